/* setpriority, which is nice too: of a process, a group, a user. */
#include <sys/resource.h>

#include "call.h"

int main(void)
{
	CHECK(!setpriority(PRIO_PROCESS, 0, 3) && getpriority(PRIO_PROCESS, 0) == 3 && nice(2) == 5);
	CHECK(!setpriority(PRIO_PROCESS, getpid(), 99) && getpriority(PRIO_PROCESS, 0) == 19);
	IN_CHILD(CHECK(getpriority(PRIO_PROCESS, 0) == 19 && !setpgid(0, 0)
		&& !setpriority(PRIO_PGRP, 0, 7) && getpriority(PRIO_PROCESS, 0) == 7));
	CHECK(!setpriority(PRIO_PROCESS, 0, 0));
	BAD_INPUT({ "no such kind", ERRNO(setpriority(9, 0, 0)), EINVAL },
		{ "nobody", ERRNO(setpriority(PRIO_PROCESS, 999999, 0)), ESRCH },
		{ "an empty group", ERRNO(setpriority(PRIO_PGRP, 999999, 0)), ESRCH }, );
	IN_CHILD(CHECK(!seteuid(1000) && !setpriority(PRIO_PROCESS, 0, 2));
			 FAILS(setpriority(PRIO_PROCESS, 0, 1), EACCES); FAILS(nice(-1), EPERM));
	IN_CHILD(CHECK(!setuid(1000)); FAILS(setpriority(PRIO_PROCESS, getppid(), 5), EPERM));
	return 0;
}
