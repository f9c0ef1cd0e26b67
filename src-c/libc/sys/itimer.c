/* setitimer, getitimer; alarm comes here too. long[4]: interval, then value, in s and us. */
#include <errno.h>
#include <sys/time.h>

#include "call/request.h"
#include "signal/itimer_cpu.h"
#include "signal/signals.h"

#define SECOND_NS 1000000000LL
#define SECOND_US 1000000
#define ITIMERVAL_BYTES (4 * sizeof(long))

static void fill(long *to, const struct exa_itimer *from)
{
	to[0] = from->interval / SECOND_NS;
	to[1] = from->interval % SECOND_NS / 1000;
	to[2] = from->value / SECOND_NS;
	to[3] = from->value % SECOND_NS / 1000;
	/* less than a microsecond is left, but it still runs */
	if (from->value && !to[2] && !to[3])
		to[3] = 1;
}

static long itimer_real(const struct exa_itimer *set, struct exa_itimer *old)
{
	struct itimer_reply reply;
	long status = FINISH(RESTART_ALWAYS,
		CALL(RESMGR, itimer, &reply, .which = ITIMER_REAL, .set = set != NULL,
			.interval = set ? set->interval : 0, .value = set ? set->value : 0));

	if (status >= 0)
		*old = (struct exa_itimer){ reply.value, reply.interval };
	return status;
}

static long itimer(int which, const struct exa_itimer *set, long *to)
{
	struct exa_itimer old;
	long status = 0;

	if (which == ITIMER_REAL)
		status = itimer_real(set, &old);
	else
		exa_itimer_cpu(which, set, &old);
	if (status >= 0 && to)
		fill(to, &old);
	return status;
}

static bool bad_time(long seconds, long us) { return seconds < 0 || us < 0 || us >= SECOND_US; }

long __exa_sys_setitimer(long which, long set, long old)
{
	const long *value = (const long *)set;

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	if (exa_bad_pointer(value, ITIMERVAL_BYTES)
		|| (old && exa_bad_pointer((long *)old, ITIMERVAL_BYTES)))
		return -EFAULT;
	if (bad_time(value[0], value[1]) || bad_time(value[2], value[3]))
		return -EINVAL;
	return itimer(which,
		&(struct exa_itimer){
			value[2] * SECOND_NS + value[3] * 1000, value[0] * SECOND_NS + value[1] * 1000 },
		(long *)old);
}

long __exa_sys_getitimer(long which, long to)
{
	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	if (exa_bad_pointer((long *)to, ITIMERVAL_BYTES))
		return -EFAULT;
	return itimer(which, NULL, (long *)to);
}
