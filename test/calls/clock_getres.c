/* clock_getres: finer than a tick. */
#include <time.h>

#include "call.h"

int main(void)
{
	struct timespec step;

	CHECK(!clock_getres(CLOCK_REALTIME, &step) && !step.tv_sec && step.tv_nsec > 0
		&& step.tv_nsec <= 10000000);
	CHECK(!clock_getres(CLOCK_MONOTONIC, &step) && !step.tv_sec
		&& !clock_getres(CLOCK_PROCESS_CPUTIME_ID, &step) && !clock_getres(CLOCK_MONOTONIC, NULL));
	BAD_INPUT({ "no such clock", ERRNO(clock_getres(99, &step)), EINVAL },
		{ "to nowhere", ERRNO(syscall(SYS_clock_getres, CLOCK_REALTIME, NOWHERE)), EFAULT }, );
	return 0;
}
