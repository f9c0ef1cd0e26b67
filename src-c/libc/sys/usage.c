/* getrusage, times. Only times are measured; the other fields of struct rusage are 0, as POSIX allows. */
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/times.h>
#include <time.h>
#include "request.h"
#include "signals.h"
#include "usage.h"

#define SECOND_NS 1000000000
#define TICK_NS 10000000 /* sysconf(_SC_CLK_TCK) is 100 */

void exa_usage_fill(long *to, int64_t user_ns, int64_t system_ns)
{
	memset(to, 0, EXA_RUSAGE_BYTES);
	to[0] = user_ns / SECOND_NS;
	to[1] = user_ns % SECOND_NS / 1000;
	to[2] = system_ns / SECOND_NS;
	to[3] = system_ns % SECOND_NS / 1000;
}

static long usage_once(int who, long *to)
{
	struct usage_reply reply;
	long status = CALL(RESMGR, usage, &reply, .who = who);

	if (status >= 0)
		exa_usage_fill(to, reply.user_ns, reply.system_ns);
	return status;
}

long __exa_sys_getrusage(long who, long to)
{
	if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN)
		return -EINVAL;
	if (exa_bad_pointer((long *)to, EXA_RUSAGE_BYTES))
		return -EFAULT;
	return FINISH(RESTART_ALWAYS, usage_once(who, (long *)to));
}

static long times_once(struct tms *to)
{
	struct usage_reply self, children;
	long status = CALL(RESMGR, usage, &self, .who = RUSAGE_SELF);

	if (status >= 0)
		status = CALL(RESMGR, usage, &children, .who = RUSAGE_CHILDREN);
	if (status < 0)
		return status;
	*to = (struct tms){
		.tms_utime = self.user_ns / TICK_NS,
		.tms_stime = self.system_ns / TICK_NS,
		.tms_cutime = children.user_ns / TICK_NS,
		.tms_cstime = children.system_ns / TICK_NS,
	};
	return 0;
}

long __exa_sys_times(long to)
{
	/* not negative: that would be an errno */
	long ticks = (int64_t)(exa_clock(CLOCK_MONOTONIC) / TICK_NS) & INT32_MAX;

	if (!to)
		return ticks;
	if (exa_bad_pointer((struct tms *)to, sizeof(struct tms)))
		return -EFAULT;

	long status = FINISH(RESTART_ALWAYS, times_once((struct tms *)to));

	return status < 0 ? status : ticks;
}
