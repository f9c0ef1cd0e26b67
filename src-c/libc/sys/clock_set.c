/* clock_settime: of this system; the browser's time stays what it is. */
#include <errno.h>
#include <time.h>

#include "call/request.h"
#include "signal/signals.h"

#define SECOND_NS 1000000000LL

long __exa_sys_clock_settime(long clock, long to)
{
	const struct timespec *time = (const struct timespec *)to;

	if (clock != CLOCK_REALTIME)
		return -EINVAL;
	if (exa_bad_pointer(time, sizeof *time))
		return -EFAULT;
	if (time->tv_sec < 0 || time->tv_sec >= INT64_MAX / SECOND_NS || time->tv_nsec < 0
		|| time->tv_nsec >= SECOND_NS)
		return -EINVAL;
	return FINISH(RESTART_ALWAYS,
		CALL(RESMGR, clock_set, NULL, .time = time->tv_sec * SECOND_NS + time->tv_nsec));
}
