/*
 * Scheduling policies and priorities: remembered a process, inherited by fork, and without effect,
 * because the browser schedules workers. sched(7) has the rules that are checked.
 */
#include <errno.h>
#include <sched.h>

#include "proc.h"

#define REALTIME_HIGH 99

static bool realtime(int32_t policy) { return policy == SCHED_FIFO || policy == SCHED_RR; }

static bool known(int32_t policy)
{
	return realtime(policy) || policy == SCHED_OTHER || policy == SCHED_BATCH
		|| policy == SCHED_IDLE;
}

int do_scheduling(struct request *r, const struct scheduling_request *q, struct scheduling_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	struct proc *of = q->pid ? proc_find(q->pid) : self;
	if (!of || (of->life != ALIVE && of != self))
		return -ESRCH;
	*p = (struct scheduling_reply){ of->policy, of->priority };
	if (!q->set)
		return 0;
	int32_t policy = q->set == 2 ? q->policy : of->policy;
	if (!known(policy)
		|| (realtime(policy) ? q->priority < 1 || q->priority > REALTIME_HIGH : q->priority != 0))
		return -EINVAL;
	bool own = self->euid == of->uid || self->euid == of->euid;
	bool higher = realtime(policy) && (of->policy != policy || q->priority > of->priority);
	if (!is_root(self) && (!own || higher))
		return -EPERM;
	of->policy = policy;
	of->priority = q->priority;
	return 0;
}
