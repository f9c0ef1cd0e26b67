/* clock_gettime, clock_getres, gettimeofday. The host has them; resmgr those of other processes'
 * work. */
#include <errno.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>

#include "call/request.h"
#include "signal/signals.h"
#include "signal/timer_cpu.h"

#define SECOND_NS 1000000000
#define RESOLUTION_NS 5000 /* of performance.now() in an isolated page */

/* pid 0, or the caller's own: as of now; another's: as of its last request. */
static long process_ns(int clock, int64_t *ns)
{
	struct usage_reply reply;

	uint32_t pid = ~(clock >> EXA_CLOCK_PID_SHIFT);

	if (clock != EXA_CLOCK_OF(pid))
		return -EINVAL;

	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, usage, &reply, .pid = pid));

	*ns = reply.cpu_ns;
	return status;
}

static long read_clock(int clock, int64_t *ns)
{
	switch (clock) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_TAI:
		*ns = exa_clock(CLOCK_REALTIME);
		return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
		*ns = exa_clock(CLOCK_MONOTONIC);
		return 0;
	case CLOCK_PROCESS_CPUTIME_ID:
	case CLOCK_THREAD_CPUTIME_ID:
		*ns = exa_clock(CLOCK_PROCESS_CPUTIME_ID);
		return 0;
	}
	return clock < 0 && process_ns(clock, ns) >= 0 ? 0 : -EINVAL;
}

long __exa_sys_clock_gettime(long clock, long to)
{
	int64_t ns;
	long status = read_clock(clock, &ns);

	if (status < 0)
		return status;
	if (exa_bad_pointer((struct timespec *)to, sizeof(struct timespec)))
		return -EFAULT;
	*(struct timespec *)to =
		(struct timespec){ .tv_sec = ns / SECOND_NS, .tv_nsec = ns % SECOND_NS };
	return 0;
}

long __exa_sys_clock_getres(long clock, long to)
{
	int64_t ns;

	if (clock > CLOCK_TAI || clock == CLOCK_SGI_CYCLE)
		return -EINVAL;
	if (clock < 0) {
		/* ESRCH, for clock_getcpuclockid hands it on */
		long status = process_ns(clock, &ns);

		if (status < 0)
			return status;
	}
	if (to && exa_bad_pointer((struct timespec *)to, sizeof(struct timespec)))
		return -EFAULT;
	if (to)
		*(struct timespec *)to = (struct timespec){ .tv_nsec = RESOLUTION_NS };
	return 0;
}

long __exa_sys_gettimeofday(long to, long zone)
{
	int64_t ns = exa_clock(CLOCK_REALTIME);

	(void)zone;
	if (to && exa_bad_pointer((struct timeval *)to, sizeof(struct timeval)))
		return -EFAULT;
	if (to)
		*(struct timeval *)to =
			(struct timeval){ .tv_sec = ns / SECOND_NS, .tv_usec = ns % SECOND_NS / 1000 };
	return 0;
}
