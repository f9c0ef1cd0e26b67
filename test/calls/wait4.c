/* wait4, which is wait and waitpid too: for whom, for what, and not at all. */
#include <sys/resource.h>

#include "call.h"

static pid_t sleeper(void)
{
	pid_t child = fork();

	CHECK(child >= 0);
	if (!child)
		for (;;)
			pause();
	return child;
}

int main(void)
{
	struct rusage usage;
	int status;
	pid_t child, other;

	FAILS(wait(&status), ECHILD);
	CHECK((child = fork()) >= 0);
	if (!child)
		_exit(3);
	CHECK(wait4(child, &status, 0, &usage) == child && WIFEXITED(status) && WEXITSTATUS(status) == 3
		&& usage.ru_utime.tv_sec >= 0);
	child = sleeper();
	CHECK(waitpid(child, &status, WNOHANG) == 0 && !kill(child, SIGSTOP));
	CHECK(waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status)
		&& WSTOPSIG(status) == SIGSTOP && waitpid(child, &status, WUNTRACED | WNOHANG) == 0);
	CHECK(!kill(child, SIGCONT) && waitpid(child, &status, WCONTINUED) == child
		&& WIFCONTINUED(status));
	other = sleeper();
	CHECK(!setpgid(other, other) && !kill(other, SIGKILL) && waitpid(-other, &status, 0) == other
		&& WTERMSIG(status) == SIGKILL);
	CHECK(!kill(child, SIGTERM) && waitpid(0, &status, 0) == child && WTERMSIG(status) == SIGTERM);
	child = sleeper();
	BAD_INPUT({ "no child", ERRNO(waitpid(1, &status, 0)), ECHILD },
		{ "nobody", ERRNO(waitpid(999999, &status, 0)), ECHILD },
		{ "an empty group", ERRNO(waitpid(-999999, &status, 0)), ECHILD },
		{ "the least of all numbers", ERRNO(waitpid(INT32_MIN, &status, 0)), ESRCH },
		{ "no such option", ERRNO(waitpid(child, &status, 64)), EINVAL },
		{ "WEXITED, which is waitid's", ERRNO(waitpid(child, &status, WEXITED)), EINVAL }, );
	CHECK(!kill(child, SIGKILL));
	FAILS(waitpid(child, NOWHERE, 0), EFAULT);
	waitpid(child, &status, 0);
	FAILS(wait(NULL), ECHILD);
	return 0;
}
