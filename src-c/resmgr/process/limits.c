/*
 * Resource limits. See limits.h. Entry point beside those: do_rlimit.
 */
#include "limits.h"

#include <errno.h>

#include "quota.h"

#define FILES 256             /* RLIMIT_NOFILE at first */
#define PROCESSES_RESERVED 16 /* for children of what init itself started */
#define STACK_BYTES (8 << 20) /* what exa-cc gives a program; a limit does not change it */

void limits_begin(struct proc *p)
{
	for (int i = 0; i < RLIM_NLIMITS; i++)
		p->limits[i] = (struct limit){ RLIM_INFINITY, RLIM_INFINITY };
	p->limits[RLIMIT_NOFILE] = (struct limit){ FILES, EXA_FILES_MAX };
	p->limits[RLIMIT_NPROC] = (struct limit){ EXA_PROCESSES_MAX / 2, EXA_PROCESSES_MAX / 2 };
	p->limits[RLIMIT_SIGPENDING] = (struct limit){ EXA_SIGNALS_MAX / 2, EXA_SIGNALS_MAX / 2 };
	p->limits[RLIMIT_STACK].current = STACK_BYTES;
	p->limits[RLIMIT_CORE].current = 0;
}

uint64_t limit_of(const struct proc *p, int resource) { return p->limits[resource].current; }

uint32_t limit_mark(const struct proc *p)
{
	return limit_of(p, RLIMIT_FSIZE) == RLIM_INFINITY ? 0 : EXA_MODE_LIMITED;
}

int limit_processes(const struct proc *parent)
{
	/* Those that lack nothing but a wait must not take the console's last ones. */
	if (!proc_near_init(parent)
		&& quota_count(QUOTA_PROCESSES) >= EXA_PROCESSES_MAX - PROCESSES_RESERVED)
		return -EAGAIN;
	uint64_t most = is_root(parent) ? QUOTA_NO_LIMIT : limit_of(parent, RLIMIT_NPROC);
	return quota_check(QUOTA_PROCESSES, parent->uid, most);
}

int do_rlimit(struct request *r, const struct rlimit_request *q, struct rlimit_reply *p)
{
	struct proc *self = caller(r);
	struct proc *of = self && q->pid ? proc_find(q->pid) : self;
	if (!of)
		return -ESRCH;
	if (of != self && !is_root(self)
		&& (of->uid != self->uid || of->suid != self->uid || of->euid != self->uid))
		return -EPERM;
	if (q->resource >= RLIM_NLIMITS)
		return -EINVAL;
	struct limit *limit = &of->limits[q->resource];
	*p = (struct rlimit_reply){ limit->current, limit->maximum };
	if (!q->set)
		return 0;
	if (q->current > q->maximum)
		return -EINVAL;
	if (q->maximum > limit->maximum && !is_root(self))
		return -EPERM;
	if (q->resource == RLIMIT_NOFILE && q->maximum > EXA_FILES_MAX)
		return -EPERM;
	*limit = (struct limit){ q->current, q->maximum };
	return 0;
}
