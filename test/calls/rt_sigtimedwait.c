/* rt_sigtimedwait, which is sigwait, sigwaitinfo and sigtimedwait: takes what is blocked. */
#include <time.h>

#include "call.h"

int main(void)
{
	sigset_t set;
	siginfo_t info;
	struct timespec none = { 0 }, brief = { 0, 1000000 }, wrong = { 0, 1000000000 };
	int number;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMIN + 1);
	CHECK(!sigprocmask(SIG_BLOCK, &set, NULL));
	FAILS(sigtimedwait(&set, &info, &none), EAGAIN);
	FAILS(sigtimedwait(&set, &info, &brief), EAGAIN);
	CHECK(!sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ .sival_int = 1 })
		&& !sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ .sival_int = 2 }));
	CHECK(!kill(getpid(), SIGUSR1) && sigwaitinfo(&set, &info) == SIGUSR1 && info.si_code == SI_USER
		&& info.si_pid == getpid());
	CHECK(sigwaitinfo(&set, &info) == SIGRTMIN + 1 && info.si_value.sival_int == 1
		&& info.si_code == SI_QUEUE);
	CHECK(sigtimedwait(&set, &info, &none) == SIGRTMIN + 1 && info.si_value.sival_int == 2);
	IN_CHILD(CHECK(!kill(getppid(), SIGUSR1)));
	CHECK(!sigwait(&set, &number) && number == SIGUSR1);
	BAD_INPUT({ "too many nanoseconds", ERRNO(sigtimedwait(&set, &info, &wrong)), EINVAL },
		{ "a set that is nowhere", ERRNO(syscall(SYS_rt_sigtimedwait, NOWHERE, &info, &none, 8)),
			EFAULT },
		{ "a time that is nowhere", ERRNO(syscall(SYS_rt_sigtimedwait, &set, &info, NOWHERE, 8)),
			EFAULT },
		{ "a set of another size", ERRNO(syscall(SYS_rt_sigtimedwait, &set, &info, &none, 4)),
			EINVAL }, );
	return 0;
}
