/* rt_sigpending, which is sigpending: what waits. */
#include "call.h"

int main(void)
{
	sigset_t set, now;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMIN);
	CHECK(!sigprocmask(SIG_BLOCK, &set, NULL) && !raise(SIGUSR1) && !raise(SIGRTMIN)
		&& !sigpending(&now));
	CHECK(sigismember(&now, SIGUSR1) && sigismember(&now, SIGRTMIN) && !sigismember(&now, SIGUSR2));
	CHECK(signal(SIGUSR1, SIG_IGN) == SIG_DFL && !sigpending(&now) && !sigismember(&now, SIGUSR1));
	BAD_INPUT({ "to nowhere", ERRNO(syscall(SYS_rt_sigpending, NOWHERE, 8)), EFAULT },
		{ "a set that is too big", ERRNO(syscall(SYS_rt_sigpending, &now, 16)), EINVAL }, );
	CHECK(signal(SIGRTMIN, SIG_IGN) == SIG_DFL);
	return 0;
}
