/* timer_delete: it goes off no more, while one that was set later for longer does. */
#include <time.h>

#include "call.h"

static void set(timer_t timer, long nsec)
{
	struct itimerspec every = { .it_interval = { 0, nsec }, .it_value = { 0, nsec } };

	CHECK(!timer_settime(timer, 0, &every, NULL));
}

int main(void)
{
	struct sigevent by_other = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	struct timespec none = { 0 };
	timer_t timer, other;
	sigset_t alarms, others, both, pending;

	sigemptyset(&alarms);
	sigaddset(&alarms, SIGALRM);
	sigemptyset(&others);
	sigaddset(&others, SIGUSR1);
	CHECK(!sigorset(&both, &alarms, &others) && !sigprocmask(SIG_BLOCK, &both, NULL));
	CHECK(!timer_create(CLOCK_MONOTONIC, NULL, &timer)
		&& !timer_create(CLOCK_MONOTONIC, &by_other, &other));
	set(timer, 1000000);
	CHECK(!timer_delete(timer));
	/* It may have gone off before. */
	CHECK(sigtimedwait(&alarms, NULL, &none) == SIGALRM || errno == EAGAIN);
	set(other, 10000000);
	CHECK(sigwaitinfo(&others, NULL) == SIGUSR1);
	CHECK(!sigpending(&pending) && !sigismember(&pending, SIGALRM) && !timer_delete(other));
	BAD_INPUT({ "a timer that is gone", ERRNO(timer_delete(timer)), EINVAL });
	return 0;
}
