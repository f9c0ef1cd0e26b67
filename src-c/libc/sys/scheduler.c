/*
 * Scheduling. The browser schedules workers, so a policy and a priority are only remembered
 * (resmgr); sched_yield lets the host, and so other processes, run.
 */
#include <errno.h>
#include <sched.h>
#include <string.h>
#include <time.h>

#include "call/request.h"
#include "memory/shared_sync.h"
#include "signal/signals.h"

#define REALTIME_HIGH 99
#define INTERVAL_NS 100000000 /* of SCHED_RR, as in Linux */

long __exa_sys_sched_yield(void)
{
	exa_yield();
	if (exa_shared_any && exa_shared_look)
		exa_shared_look();
	return FINISH(RESTART_ALWAYS, 0);
}

static long ask(long pid, struct scheduling_reply *reply)
{
	return pid < 0 ? -EINVAL : FINISH(RESTART_ALWAYS, CALL(RESMGR, scheduling, reply, .pid = pid));
}

long __exa_sys_sched_getaffinity(long pid, long size, long set)
{
	struct scheduling_reply of;

	if (size < (long)sizeof(long) || size % sizeof(long))
		return -EINVAL;
	if (exa_bad_pointer((long *)set, sizeof(long)))
		return -EFAULT;

	long status = ask(pid, &of);

	if (status < 0)
		return status;
	*(long *)set = 1;
	return sizeof(long);
}

long __exa_sys_sched_setaffinity(long pid, long size, long set)
{
	struct scheduling_reply of;

	if (size < 1)
		return -EINVAL;
	if (exa_bad_pointer((char *)set, 1))
		return -EFAULT;

	long status = ask(pid, &of);

	if (status < 0)
		return status;
	return *(char *)set & 1 ? 0 : -EINVAL;
}

long __exa_sys_sched_getscheduler(long pid)
{
	struct scheduling_reply reply;
	long status = ask(pid, &reply);

	return status < 0 ? status : reply.policy;
}

long __exa_sys_sched_getparam(long pid, long to)
{
	struct scheduling_reply reply;

	if (!to)
		return -EINVAL;
	if (exa_bad_pointer((struct sched_param *)to, sizeof(struct sched_param)))
		return -EFAULT;

	long status = ask(pid, &reply);

	if (status >= 0)
		((struct sched_param *)to)->sched_priority = reply.priority;
	return status;
}

static long set(long pid, long keep_policy, long policy, const struct sched_param *to)
{
	if (!to || pid < 0)
		return -EINVAL;
	if (exa_bad_pointer(to, sizeof *to))
		return -EFAULT;
	return FINISH(RESTART_ALWAYS,
		CALL(RESMGR, scheduling, NULL, .pid = pid, .set = keep_policy ? 1 : 2, .policy = policy,
			.priority = to->sched_priority));
}

long __exa_sys_sched_setparam(long pid, long to)
{
	return set(pid, true, 0, (const struct sched_param *)to);
}

long __exa_sys_sched_setscheduler(long pid, long policy, long to)
{
	return set(pid, false, policy, (const struct sched_param *)to);
}

long __exa_sys_sched_rr_get_interval(long pid, long to)
{
	struct scheduling_reply reply;

	if (exa_bad_pointer((struct timespec *)to, sizeof(struct timespec)))
		return -EFAULT;

	long status = ask(pid, &reply);

	if (status >= 0)
		*(struct timespec *)to = (struct timespec){ .tv_nsec = INTERVAL_NS };
	return status;
}

long __exa_sys_sched_get_priority_max(long policy)
{
	if (policy == SCHED_FIFO || policy == SCHED_RR)
		return REALTIME_HIGH;
	return policy == SCHED_OTHER || policy == SCHED_BATCH || policy == SCHED_IDLE ? 0 : -EINVAL;
}

long __exa_sys_sched_get_priority_min(long policy)
{
	if (policy == SCHED_FIFO || policy == SCHED_RR)
		return 1;
	return policy == SCHED_OTHER || policy == SCHED_BATCH || policy == SCHED_IDLE ? 0 : -EINVAL;
}

long __exa_sys_getcpu(long cpu, long node, long cache)
{
	(void)cache;
	if ((cpu && exa_bad_pointer((unsigned *)cpu, sizeof(unsigned)))
		|| (node && exa_bad_pointer((unsigned *)node, sizeof(unsigned))))
		return -EFAULT;
	if (cpu)
		*(unsigned *)cpu = 0;
	if (node)
		*(unsigned *)node = 0;
	return 0;
}
