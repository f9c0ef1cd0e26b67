/* setsid: a session and a group, without a terminal; not for who leads a group. */
#include "call.h"

int main(void)
{
	IN_CHILD(CHECK(setsid() == getpid() && getsid(0) == getpid() && getpgrp() == getpid());
			 FAILS(open("/dev/tty", O_RDWR), ENXIO); FAILS(setsid(), EPERM));
	IN_CHILD(CHECK(!setpgid(0, 0)); FAILS(setsid(), EPERM));
	return 0;
}
