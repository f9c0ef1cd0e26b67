/* getegid: as it was set, also in a child. There is no bad input. */
#include "call.h"

int main(void)
{
	CHECK(getegid() == 0);
	IN_CHILD(CHECK(!setresgid(1000, 2000, 0) && getegid() == 2000);
			 IN_CHILD(CHECK(getegid() == 2000)));
	CHECK(getegid() == 0);
	return 0;
}
