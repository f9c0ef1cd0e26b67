/*
 * getrusage, times. Only times are measured, and all of them count as the user's; the other fields
 * of struct rusage are 0, as POSIX allows.
 */
#include "call/usage.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/times.h>
#include <time.h>

#include "call/request.h"
#include "signal/signals.h"

#define SECOND_NS 1000000000
#define TICK_NS 10000000 /* sysconf(_SC_CLK_TCK) is 100 */

void exa_usage_fill(long *to, int64_t cpu_ns)
{
	memset(to, 0, EXA_RUSAGE_BYTES);
	to[0] = cpu_ns / SECOND_NS;
	to[1] = cpu_ns % SECOND_NS / 1000;
}

static long children_ns(int64_t *ns)
{
	struct usage_reply reply;
	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, usage, &reply));

	*ns = status < 0 ? 0 : reply.children_cpu_ns;
	return status;
}

long __exa_sys_getrusage(long who, long to)
{
	int64_t ns = exa_clock(CLOCK_PROCESS_CPUTIME_ID);

	if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN)
		return -EINVAL;
	if (exa_bad_pointer((long *)to, EXA_RUSAGE_BYTES))
		return -EFAULT;

	long status = who == RUSAGE_SELF ? 0 : children_ns(&ns);

	if (status >= 0)
		exa_usage_fill((long *)to, ns);
	return status;
}

long __exa_sys_times(long to)
{
	/* not negative: that would be an errno */
	long ticks = (int64_t)(exa_clock(CLOCK_MONOTONIC) / TICK_NS) & INT32_MAX;

	if (!to)
		return ticks;
	if (exa_bad_pointer((struct tms *)to, sizeof(struct tms)))
		return -EFAULT;

	int64_t children;
	long status = children_ns(&children);

	if (status < 0)
		return status;
	*(struct tms *)to = (struct tms){
		.tms_utime = (int64_t)exa_clock(CLOCK_PROCESS_CPUTIME_ID) / TICK_NS,
		.tms_cutime = children / TICK_NS,
	};
	return ticks;
}
