/* clock_gettime: the time, and clocks that only go on. */
#include <time.h>

#include "call.h"

int main(void)
{
	struct timespec one, other;
	clockid_t clocks[] = { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME,
		CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID, CLOCK_MONOTONIC_RAW,
		CLOCK_REALTIME_COARSE };

	for (unsigned i = 0; i < sizeof clocks / sizeof *clocks; i++) {
		CHECK(!clock_gettime(clocks[i], &one) && !clock_gettime(clocks[i], &other)
			&& one.tv_nsec >= 0 && one.tv_nsec < 1000000000);
		CHECK(other.tv_sec > one.tv_sec
			|| (other.tv_sec == one.tv_sec && other.tv_nsec >= one.tv_nsec));
	}
	time_t from = time(NULL);

	CHECK(!clock_gettime(CLOCK_REALTIME, &one) && from > 1600000000 && one.tv_sec >= from
		&& one.tv_sec <= time(NULL));
	BAD_INPUT({ "no such clock", ERRNO(clock_gettime(99, &one)), EINVAL },
		{ "to nowhere", ERRNO(syscall(SYS_clock_gettime, CLOCK_REALTIME, NOWHERE)), EFAULT }, );
	return 0;
}
