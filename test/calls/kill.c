/* kill: a process, a group, everybody; 0 only asks. */
#include "call.h"

static pid_t sleeper(bool leads)
{
	pid_t child = fork();

	CHECK(child >= 0);
	if (!child) {
		if (leads)
			setpgid(0, 0);
		for (;;)
			pause();
	}
	if (leads)
		setpgid(child, child);
	return child;
}

int main(void)
{
	pid_t one = sleeper(true), two = sleeper(false), dead;

	CHECK(!setpgid(two, one) && !kill(one, 0) && !kill(-one, SIGTERM)
		&& WTERMSIG(ended(one)) == SIGTERM && WTERMSIG(ended(two)) == SIGTERM);
	CHECK((dead = fork()) >= 0);
	if (!dead)
		_exit(0);
	CHECK(!waitid(P_PID, dead, &(siginfo_t){ 0 }, WEXITED | WNOWAIT) && !kill(dead, SIGTERM)
		&& ended(dead) == 0);
	one = sleeper(false);
	BAD_INPUT({ "nobody", ERRNO(kill(999999, 0)), ESRCH },
		{ "who is gone", ERRNO(kill(dead, 0)), ESRCH },
		{ "an empty group", ERRNO(kill(-999999, 0)), ESRCH },
		{ "no such signal", ERRNO(kill(one, 65)), EINVAL },
		{ "a signal below 0", ERRNO(kill(one, -1)), EINVAL },
		{ "no such signal to nobody", ERRNO(kill(999999, 65)), ESRCH }, );
	IN_CHILD(CHECK(!setuid(1000)); FAILS(kill(one, SIGTERM), EPERM); FAILS(kill(1, 0), EPERM));
	CHECK(!kill(one, SIGKILL) && WTERMSIG(ended(one)) == SIGKILL);
	return 0;
}
