/* rt_sigaction, which is sigaction and signal: handlers, their masks and flags. */
#include "call.h"

static volatile int came, code, nested;

static void told(int number, siginfo_t *info, void *context)
{
	(void)context;
	came += number;
	code = info->si_code;
	if (!nested++)
		raise(SIGUSR1);
}

int main(void)
{
	struct sigaction action = { .sa_sigaction = told, .sa_flags = SA_SIGINFO }, was;

	CHECK(!sigaction(SIGUSR1, &action, NULL) && !sigaction(SIGUSR1, NULL, &was)
		&& was.sa_sigaction == told && was.sa_flags & SA_SIGINFO);
	CHECK(!kill(getpid(), SIGUSR1) && came == 2 * SIGUSR1 && nested == 2 && code == SI_TKILL);
	action.sa_flags |= SA_RESETHAND;
	CHECK(!sigaction(SIGUSR1, &action, NULL) && !kill(getpid(), SIGUSR1) && code == SI_USER
		&& !sigaction(SIGUSR1, NULL, &was) && was.sa_handler == SIG_DFL);
	CHECK(signal(SIGUSR2, SIG_IGN) == SIG_DFL && !raise(SIGUSR2)
		&& signal(SIGUSR2, SIG_DFL) == SIG_IGN);
	CHECK(!sigaction(SIGRTMIN, &action, NULL) && !raise(SIGRTMIN));
	BAD_INPUT({ "signal 0", ERRNO(sigaction(0, &action, NULL)), EINVAL },
		{ "no such signal", ERRNO(sigaction(65, &action, NULL)), EINVAL },
		{ "a signal below 0", ERRNO(sigaction(-1, &action, NULL)), EINVAL },
		{ "SIGKILL", ERRNO(sigaction(SIGKILL, &action, NULL)), EINVAL },
		{ "SIGSTOP", ERRNO(sigaction(SIGSTOP, &action, NULL)), EINVAL },
		{ "an action that is nowhere", ERRNO(syscall(SYS_rt_sigaction, SIGUSR1, NOWHERE, NULL, 8)),
			EFAULT },
		{ "to nowhere", ERRNO(syscall(SYS_rt_sigaction, SIGUSR1, NULL, NOWHERE, 8)), EFAULT },
		{ "masks of another size", ERRNO(syscall(SYS_rt_sigaction, SIGUSR1, NULL, NULL, 4)),
			EINVAL }, );
	return 0;
}
