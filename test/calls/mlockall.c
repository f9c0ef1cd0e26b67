/* mlockall: accepted. */
#include <sys/mman.h>

#include "call.h"

int main(void)
{
	CHECK(!mlockall(MCL_CURRENT) && !munlockall());
	BAD_INPUT({ "nothing", ERRNO(mlockall(0)), EINVAL },
		{ "no such flag", ERRNO(mlockall(64)), EINVAL }, );
	return 0;
}
