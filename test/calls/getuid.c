/* getuid: as it was set, also in a child. There is no bad input. */
#include "call.h"

int main(void)
{
	CHECK(getuid() == 0);
	IN_CHILD(CHECK(!setresuid(1000, 2000, 0) && getuid() == 1000);
			 IN_CHILD(CHECK(getuid() == 1000)));
	CHECK(getuid() == 0);
	return 0;
}
