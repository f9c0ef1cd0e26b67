/* timer_settime: once, again and again, at a time, off. */
#include <time.h>

#include "call.h"

static volatile int came;

static void count(int number)
{
	(void)number;
	came++;
}

int main(void)
{
	struct itimerspec again = { { 0, 1000000 }, { 0, 1000000 } }, far = { { 5, 0 }, { 100, 0 } },
					  off = { 0 }, old, past = { .it_value = { 0, 1 } };
	struct itimerspec wrong = { .it_value = { 0, 1000000000 } }, before = { .it_value = { -1, 0 } };
	timer_t timer, gone;

	signal(SIGALRM, count);
	CHECK(!timer_create(CLOCK_MONOTONIC, NULL, &timer) && !timer_settime(timer, 0, &again, NULL));
	while (came < 3)
		pause();
	CHECK(!timer_settime(timer, 0, &far, &old) && old.it_interval.tv_nsec == 1000000
		&& !timer_settime(timer, 0, &off, &old) && old.it_value.tv_sec >= 90);
	came = 0;
	CHECK(!timer_settime(timer, TIMER_ABSTIME, &past, NULL));
	while (!came)
		pause();
	CHECK(!timer_create(CLOCK_MONOTONIC, NULL, &gone) && !timer_delete(gone));
	BAD_INPUT({ "a timer that is gone", ERRNO(timer_settime(gone, 0, &off, NULL)), EINVAL },
		{ "too many nanoseconds", ERRNO(timer_settime(timer, 0, &wrong, NULL)), EINVAL },
		{ "less than no time", ERRNO(timer_settime(timer, 0, &before, NULL)), EINVAL },
		{ "a time that is nowhere", ERRNO(syscall(SYS_timer_settime, 0, 0, NOWHERE, NULL)),
			EFAULT }, );
	return 0;
}
