/* rt_sigsuspend, which is sigsuspend and pause: until a handler has run, with another mask. */
#include "call.h"

static volatile int came;

static void count(int number) { came += number; }

int main(void)
{
	sigset_t set, now;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	CHECK(!sigaction(
			  SIGUSR1, &(struct sigaction){ .sa_handler = count, .sa_flags = SA_RESTART }, NULL)
		&& !sigprocmask(SIG_BLOCK, &set, NULL));
	CHECK(!raise(SIGUSR1) && !came);
	sigemptyset(&set);
	FAILS(sigsuspend(&set), EINTR);
	CHECK(came == SIGUSR1 && !sigprocmask(SIG_BLOCK, NULL, &now) && sigismember(&now, SIGUSR1));
	BAD_INPUT({ "a set that is nowhere", ERRNO(syscall(SYS_rt_sigsuspend, NOWHERE, 8)), EFAULT },
		{ "a set of another size", ERRNO(syscall(SYS_rt_sigsuspend, &set, 4)), EINVAL }, );
	return 0;
}
