/* timer_getoverrun: how often it went off unheard. */
#include <time.h>

#include "call.h"

int main(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	struct itimerspec again = { { 0, 1000000 }, { 0, 1000000 } };
	timer_t timer;
	sigset_t set;
	siginfo_t info;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	CHECK(!sigprocmask(SIG_BLOCK, &set, NULL) && !timer_create(CLOCK_MONOTONIC, &event, &timer)
		&& !timer_getoverrun(timer));
	CHECK(!timer_settime(timer, 0, &again, NULL)
		&& !nanosleep(&(struct timespec){ 0, 20000000 }, NULL));
	CHECK(sigwaitinfo(&set, &info) == SIGUSR1 && timer_getoverrun(timer) >= 10
		&& info.si_overrun >= 10);
	CHECK(!timer_delete(timer));
	BAD_INPUT({ "a timer that is gone", ERRNO(timer_getoverrun(timer)), EINVAL });
	return 0;
}
