/* setpgid: one's own, or a child's before it calls exec; within the session. */
#include "call.h"

int main(void)
{
	int ends[2];
	pid_t child, led;
	char byte;

	CHECK(!pipe(ends) && (child = fork()) >= 0);
	if (!child)
		for (;;)
			pause();
	CHECK(!setpgid(child, 0) && getpgid(child) == child && !setpgid(child, getpgrp())
		&& getpgid(child) == getpgrp() && !setpgid(child, child));
	IN_CHILD(
		CHECK(!setpgid(0, 0) && getpgrp() == getpid() && !setpgid(0, child) && getpgrp() == child));
	if (!(led = fork())) {
		setsid();
		write(ends[1], "x", 1);
		for (;;)
			pause();
	}
	CHECK(read(ends[0], &byte, 1) == 1);
	BAD_INPUT({ "nobody", ERRNO(setpgid(999999, 0)), ESRCH },
		{ "no child", ERRNO(setpgid(1, 0)), ESRCH },
		{ "a group below 0", ERRNO(setpgid(0, -1)), EINVAL },
		{ "a process below 0", ERRNO(setpgid(-1, 0)), EINVAL },
		{ "to a group that is not there", ERRNO(setpgid(child, 999999)), EPERM },
		{ "a child in another session", ERRNO(setpgid(led, 0)), EPERM },
		{ "to a group of another session", ERRNO(setpgid(child, led)), EPERM }, );
	IN_CHILD(CHECK(setsid() > 0); FAILS(setpgid(0, 0), EPERM));
	CHECK(!kill(child, SIGKILL) && !kill(led, SIGKILL) && ended(child) && ended(led));
	return 0;
}
