/* getgid: as it was set, also in a child. There is no bad input. */
#include "call.h"

int main(void)
{
	CHECK(getgid() == 0);
	IN_CHILD(CHECK(!setresgid(1000, 2000, 0) && getgid() == 1000);
			 IN_CHILD(CHECK(getgid() == 1000)));
	CHECK(getgid() == 0);
	return 0;
}
