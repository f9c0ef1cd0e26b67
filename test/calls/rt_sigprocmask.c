/* rt_sigprocmask, which is sigprocmask: what waits, and then comes. */
#include "call.h"

static volatile int came;

static void count(int number) { came += number; }

int main(void)
{
	sigset_t set, was, all;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigfillset(&all);
	CHECK(signal(SIGUSR1, count) == SIG_DFL && !sigprocmask(SIG_BLOCK, &set, &was)
		&& !sigismember(&was, SIGUSR1));
	CHECK(!raise(SIGUSR1) && !raise(SIGUSR1) && !came && !sigprocmask(SIG_UNBLOCK, &set, &was)
		&& sigismember(&was, SIGUSR1) && came == SIGUSR1);
	CHECK(!sigprocmask(SIG_SETMASK, &all, NULL) && !sigprocmask(SIG_BLOCK, NULL, &was)
		&& sigismember(&was, SIGTERM));
	CHECK(!sigismember(&was, SIGKILL) && !sigismember(&was, SIGSTOP));
	sigemptyset(&all);
	CHECK(!sigprocmask(SIG_SETMASK, &all, NULL));
	BAD_INPUT({ "no such thing to do", ERRNO(sigprocmask(99, &set, NULL)), EINVAL },
		{ "a set that is nowhere", ERRNO(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NOWHERE, NULL, 8)),
			EFAULT },
		{ "to nowhere", ERRNO(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, NOWHERE, 8)), EFAULT },
		{ "a set of another size", ERRNO(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &set, NULL, 4)),
			EINVAL }, );
	return 0;
}
