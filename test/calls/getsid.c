/* getsid. */
#include "call.h"

int main(void)
{
	CHECK(getsid(getpid()) == getsid(0));
	IN_CHILD(
		CHECK(getsid(0) == getsid(getppid()) && setsid() == getpid() && getsid(0) == getpid()));
	BAD_INPUT(
		{ "nobody", ERRNO(getsid(999999)), ESRCH }, { "below 0", ERRNO(getsid(-1)), ESRCH }, );
	return 0;
}
