/* waitid: what became of a child, told in full, and taken away or not. */
#include "call.h"

int main(void)
{
	siginfo_t info;
	pid_t child;
	int told[2];
	char byte;

	CHECK(!pipe(told) && (child = fork()) >= 0);
	if (!child) {
		raise(SIGSTOP);
		_exit(read(told[0], &byte, 1) == 1 ? 5 : 6);
	}
	CHECK(!waitid(P_PID, child, &info, WSTOPPED) && info.si_signo == SIGCHLD
		&& info.si_code == CLD_STOPPED && info.si_status == SIGSTOP && info.si_pid == child);
	memset(&info, 1, sizeof info);
	CHECK(!waitid(P_ALL, 0, &info, WEXITED | WNOHANG) && info.si_pid == 0 && info.si_signo == 0);
	CHECK(!kill(child, SIGCONT) && !waitid(P_PID, child, &info, WCONTINUED)
		&& info.si_code == CLD_CONTINUED && info.si_status == SIGCONT);
	/* It ends when it is told to: nobody has continued who has ended since. */
	CHECK(write(told[1], "", 1) == 1);
	CHECK(!waitid(P_PGID, getpgrp(), &info, WEXITED | WNOWAIT) && info.si_code == CLD_EXITED
		&& info.si_status == 5);
	CHECK(!waitid(P_PID, child, &info, WEXITED) && info.si_pid == child && info.si_uid == getuid());
	if (!(child = fork()))
		raise(SIGKILL);
	CHECK(!waitid(P_ALL, 0, &info, WEXITED) && info.si_code == CLD_KILLED
		&& info.si_status == SIGKILL);
	BAD_INPUT({ "no children", ERRNO(waitid(P_ALL, 0, &info, WEXITED)), ECHILD },
		{ "no child", ERRNO(waitid(P_PID, 1, &info, WEXITED)), ECHILD },
		{ "nothing to wait for", ERRNO(waitid(P_ALL, 0, &info, WNOHANG)), EINVAL },
		{ "no such option", ERRNO(waitid(P_ALL, 0, &info, WEXITED | 64)), EINVAL },
		{ "no such kind", ERRNO(waitid(99, 0, &info, WEXITED)), EINVAL },
		{ "process 0", ERRNO(waitid(P_PID, 0, &info, WEXITED)), EINVAL },
		{ "a group below 0", ERRNO(waitid(P_PGID, -1, &info, WEXITED)), EINVAL }, );
	return 0;
}
