/* getpriority: the least that any of them has. */
#include <sys/resource.h>

#include "call.h"

int main(void)
{
	CHECK(!setpriority(PRIO_PROCESS, 0, -4) && getpriority(PRIO_PROCESS, 0) == -4
		&& getpriority(PRIO_PROCESS, getpid()) == -4);
	IN_CHILD(CHECK(!setpgid(0, 0) && !setpriority(PRIO_PROCESS, 0, 6)
		&& getpriority(PRIO_PGRP, 0) == 6 && getpriority(PRIO_USER, 0) <= -4));
	CHECK(!setpriority(PRIO_PROCESS, 0, 0));
	BAD_INPUT({ "no such kind", ERRNO(getpriority(9, 0)), EINVAL },
		{ "nobody", ERRNO(getpriority(PRIO_PROCESS, 999999)), ESRCH },
		{ "a user without processes", ERRNO(getpriority(PRIO_USER, 54321)), ESRCH }, );
	return 0;
}
