/* Scheduling: one processor, one policy. sched_yield lets the host, and so other processes, run. */
#include <errno.h>
#include <sched.h>
#include <string.h>
#include "request.h"
#include "signals.h"

#define REALTIME_HIGH 99

long __exa_sys_sched_yield(void)
{
	return FINISH(RESTART_ALWAYS, (exa_yield(), 0));
}

long __exa_sys_sched_getaffinity(long pid, long size, long set)
{
	(void)pid;
	if (size < (long)sizeof(long))
		return -EINVAL;
	if (exa_bad_pointer((long *)set, sizeof(long)))
		return -EFAULT;
	*(long *)set = 1;
	return sizeof(long);
}

long __exa_sys_sched_setaffinity(long pid, long size, long set)
{
	(void)pid;
	if (size < 1)
		return -EINVAL;
	if (exa_bad_pointer((char *)set, 1))
		return -EFAULT;
	return *(char *)set & 1 ? 0 : -EINVAL;
}

long __exa_sys_sched_getscheduler(long pid)
{
	return pid < 0 ? -EINVAL : SCHED_OTHER;
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
	if (cpu)
		*(unsigned *)cpu = 0;
	if (node)
		*(unsigned *)node = 0;
	return 0;
}
