/* geteuid: as it was set, also in a child. There is no bad input. */
#include "call.h"

int main(void)
{
	CHECK(geteuid() == 0);
	IN_CHILD(CHECK(!setresuid(1000, 2000, 0) && geteuid() == 2000);
			 IN_CHILD(CHECK(geteuid() == 2000)));
	CHECK(geteuid() == 0);
	return 0;
}
