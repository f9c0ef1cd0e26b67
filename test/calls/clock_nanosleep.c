/* clock_nanosleep: for a time or until one; answers its error. */
#include <time.h>

#include "call.h"

int main(void)
{
	struct timespec brief = { 0, 2000000 }, until, now, wrong = { 0, 1000000000 };

	CHECK(!clock_nanosleep(CLOCK_MONOTONIC, 0, &brief, NULL)
		&& !clock_nanosleep(CLOCK_REALTIME, 0, &brief, NULL));
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += 3000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_nsec -= 1000000000;
		until.tv_sec++;
	}
	CHECK(!clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &until, NULL)
		&& !clock_gettime(CLOCK_REALTIME, &now));
	CHECK(
		now.tv_sec > until.tv_sec || (now.tv_sec == until.tv_sec && now.tv_nsec >= until.tv_nsec));
	CHECK(!clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &(struct timespec){ 0, 1 }, NULL));
	BAD_INPUT({ "no such clock", clock_nanosleep(99, 0, &brief, NULL), EINVAL },
		{ "a clock of one thread", clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, &brief, NULL),
			EINVAL },
		{ "too many nanoseconds", clock_nanosleep(CLOCK_MONOTONIC, 0, &wrong, NULL), EINVAL },
		{ "until too many nanoseconds",
			clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wrong, NULL), EINVAL },
		{ "a time that is nowhere", clock_nanosleep(CLOCK_MONOTONIC, 0, NOWHERE, NULL), EFAULT }, );
	return 0;
}
