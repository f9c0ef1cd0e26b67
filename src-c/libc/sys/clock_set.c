/* clock_settime: the time is the browser's, so nobody may set it. */
#include <errno.h>
#include <time.h>
#include "request.h"

#define SECOND_NS 1000000000

/* LIMIT: EPERM, for root too */
long __exa_sys_clock_settime(long clock, long to)
{
	const struct timespec *time = (const struct timespec *)to;

	if (clock != CLOCK_REALTIME)
		return -EINVAL;
	if (exa_bad_pointer(time, sizeof *time))
		return -EFAULT;
	return time->tv_sec < 0 || time->tv_nsec < 0 || time->tv_nsec >= SECOND_NS ? -EINVAL : -EPERM;
}
