/* exa_deadline: from a time ahead to a time on the clock that all processes share. */
#include <errno.h>

#include "file/waiting.h"
#include "request.h"

#define SECOND_NS 1000000000

int64_t exa_deadline(const struct timespec *ahead)
{
	int64_t now;

	if (!ahead)
		return EXA_NEVER;
	if (exa_bad_pointer(ahead, sizeof *ahead))
		return -EFAULT;
	if (ahead->tv_sec < 0 || ahead->tv_nsec < 0 || ahead->tv_nsec >= SECOND_NS)
		return -EINVAL;
	if (!ahead->tv_sec && !ahead->tv_nsec)
		return 0;
	now = exa_clock(CLOCK_MONOTONIC);
	if (ahead->tv_sec > (EXA_NEVER - now) / SECOND_NS - 1)
		return EXA_NEVER;
	return now + ahead->tv_sec * SECOND_NS + ahead->tv_nsec;
}
