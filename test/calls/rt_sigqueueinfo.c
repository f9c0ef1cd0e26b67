/* rt_sigqueueinfo, which is sigqueue: with a value, in order. */
#include "call.h"

static volatile int values[4], count;

static void told(int number, siginfo_t *info, void *context)
{
	(void)number, (void)context;
	values[count++] =
		info->si_code == SI_QUEUE && info->si_pid == getpid() ? info->si_value.sival_int : -1;
}

int main(void)
{
	sigset_t set;
	union sigval value = { .sival_int = 0 };

	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 2);
	CHECK(!sigaction(SIGRTMIN + 2,
			  &(struct sigaction){ .sa_sigaction = told, .sa_flags = SA_SIGINFO }, NULL)
		&& !sigprocmask(SIG_BLOCK, &set, NULL));
	for (int i = 1; i <= 3; i++)
		CHECK(!sigqueue(getpid(), SIGRTMIN + 2, (union sigval){ .sival_int = i }));
	CHECK(!sigprocmask(SIG_UNBLOCK, &set, NULL) && count == 3 && values[0] == 1 && values[1] == 2
		&& values[2] == 3);
	CHECK(!sigqueue(getpid(), 0, value) && count == 3);
	BAD_INPUT({ "nobody", ERRNO(sigqueue(999999, SIGUSR1, value)), ESRCH },
		{ "no such signal", ERRNO(sigqueue(getpid(), 65, value)), EINVAL },
		{ "a signal below 0", ERRNO(sigqueue(getpid(), -1, value)), EINVAL },
		{ "what is told is nowhere",
			ERRNO(syscall(SYS_rt_sigqueueinfo, getpid(), SIGUSR1, NOWHERE)), EFAULT }, );

	siginfo_t feigned = { .si_code = SI_USER };

	FAILS(syscall(SYS_rt_sigqueueinfo, 1, SIGUSR1, &feigned), EPERM);
	IN_CHILD(CHECK(!setuid(1000)); FAILS(sigqueue(getppid(), SIGUSR1, value), EPERM));
	return 0;
}
