/* timer_create: numbers of their own; a signal of its choice, or none. */
#include <time.h>

#include "call.h"

static void work_until(const sigset_t *set, siginfo_t *info)
{
	struct timespec now = { 0, 0 };

	while (sigtimedwait(set, info, &now) < 0)
		for (volatile int i = 0; i < 100000; i++)
			;
}

int main(void)
{
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN, .sigev_value = { .sival_int = 42 }
	};
	struct sigevent none = { .sigev_notify = SIGEV_NONE }, wrong = { .sigev_notify = 77 },
					signal_0 = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = 65 };
	struct itimerspec brief = { .it_value = { 0, 1000000 } };
	timer_t timer, other;
	sigset_t set;
	siginfo_t info;

	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	CHECK(!sigprocmask(SIG_BLOCK, &set, NULL) && !timer_create(CLOCK_MONOTONIC, &event, &timer)
		&& !timer_create(CLOCK_REALTIME, &none, &other) && timer != other);
	CHECK(!timer_settime(timer, 0, &brief, NULL) && sigwaitinfo(&set, &info) == SIGRTMIN
		&& info.si_code == SI_TIMER && info.si_value.sival_int == 42);
	CHECK(!timer_delete(timer) && !timer_delete(other)
		&& !timer_create(CLOCK_REALTIME, NULL, &timer) && !timer_delete(timer));
	/* on processor time: only work brings it about */
	clockid_t mine;
	CHECK(!clock_getcpuclockid(getpid(), &mine) && !timer_create(mine, &event, &timer)
		&& !timer_settime(timer, 0, &brief, NULL));
	work_until(&set, &info);
	CHECK(info.si_code == SI_TIMER && info.si_value.sival_int == 42 && !timer_gettime(timer, &brief)
		&& !brief.it_value.tv_nsec);
	CHECK(!timer_delete(timer));
	FAILS(timer_gettime(timer, &brief), EINVAL);
	BAD_INPUT({ "no such clock", ERRNO(timer_create(99, &event, &timer)), EINVAL },
		{ "no such way to tell", ERRNO(timer_create(CLOCK_MONOTONIC, &wrong, &timer)), EINVAL },
		{ "no such signal", ERRNO(timer_create(CLOCK_MONOTONIC, &signal_0, &timer)), EINVAL },
		{ "to nowhere", ERRNO(syscall(SYS_timer_create, CLOCK_MONOTONIC, NULL, NOWHERE)), EFAULT },
		{ "an event that is nowhere",
			ERRNO(syscall(SYS_timer_create, CLOCK_MONOTONIC, NOWHERE, &timer)), EFAULT }, );
	return 0;
}
