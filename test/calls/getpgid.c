/* getpgid, which is getpgrp too. */
#include "call.h"

int main(void)
{
	CHECK(getpgid(0) == getpgrp() && getpgid(getpid()) == getpgrp() && getpgrp() > 0);
	IN_CHILD(CHECK(getpgrp() == getpgid(getppid()) && !setpgid(0, 0) && getpgrp() == getpid()));
	BAD_INPUT(
		{ "nobody", ERRNO(getpgid(999999)), ESRCH }, { "below 0", ERRNO(getpgid(-1)), ESRCH }, );
	return 0;
}
