/* tkill: one thread. */
#include "call.h"

static volatile int came;

static void count(int number, siginfo_t *info, void *context)
{
	(void)context;
	came += number == SIGUSR1 && info->si_code == SI_TKILL && info->si_pid == getpid();
}

int main(void)
{
	CHECK(!sigaction(
		SIGUSR1, &(struct sigaction){ .sa_sigaction = count, .sa_flags = SA_SIGINFO }, NULL));
	CHECK(!syscall(SYS_tkill, gettid(), SIGUSR1) && came == 1 && !syscall(SYS_tkill, gettid(), 0)
		&& came == 1);
	BAD_INPUT({ "nobody", ERRNO(syscall(SYS_tkill, 999999, 0)), ESRCH },
		{ "thread 0", ERRNO(syscall(SYS_tkill, 0, 0)), EINVAL },
		{ "a thread below 0", ERRNO(syscall(SYS_tkill, -1, 0)), EINVAL },
		{ "no such signal", ERRNO(syscall(SYS_tkill, gettid(), 65)), EINVAL }, );
	return 0;
}
