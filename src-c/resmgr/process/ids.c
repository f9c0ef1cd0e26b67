/*
 * Who a process is: ids, groups, sessions, umask, nice.
 * Does not do: terminals of sessions (terminal.c), resource limits (limits.c).
 */
#include <errno.h>
#include <string.h>
#include <sys/resource.h>

#include "proc.h"
#include "quota.h"

#define UNCHANGED ((uint32_t)-1) /* an id of setresuid(2) that stays */

int do_ids(struct request *r, const struct ids_request *q, struct ids_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	struct proc *of = q->pid ? proc_find(q->pid) : self;
	if (!of || (of->life != ALIVE && of != self))
		return -ESRCH;
	*p = (struct ids_reply){ of->pid, of->parent ? of->parent->pid : 0, of->pgid, of->sid, of->uid,
		of->euid, of->suid, of->gid, of->egid, of->sgid, of->umask };
	return 0;
}

int do_setpgid(struct request *r, const struct setpgid_request *q, struct setpgid_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	/* A number below 0 is told before whose it is. */
	if ((int32_t)(q->pgid ? q->pgid : q->pid) < 0)
		return -EINVAL;
	struct proc *of = q->pid ? proc_find(q->pid) : self;
	if (!of || (of != self && of->parent != self) || of->life == ZOMBIE)
		return -ESRCH;
	if (of != self && of->execed)
		return -EACCES;
	uint32_t pgid = q->pgid ? q->pgid : of->pid;
	if (of->sid == of->pid || of->sid != self->sid)
		return -EPERM;
	if (pgid != of->pid && !group_exists(pgid, self->sid))
		return -EPERM;
	proc_set_group(of, pgid, of->sid);
	if (of->endpoint)
		tell(of->endpoint, set_group, (&(struct set_group_request){ .group = pgid }), NULL, 0);
	return 0;
}

int do_setsid(struct request *r, const struct setsid_request *q, struct setsid_reply *p)
{
	(void)q;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (self->pgid == self->pid && (self->sid == self->pid || group_exists(self->pid, self->sid)))
		return -EPERM;
	proc_set_group(self, self->pid, self->pid);
	if (self->endpoint)
		tell(self->endpoint, set_group, (&(struct set_group_request){ .group = self->pgid }), NULL,
			0);
	p->sid = self->sid;
	return 0;
}

static bool one_of(uint32_t id, uint32_t a, uint32_t b, uint32_t c)
{
	return id == a || id == b || id == c;
}

/* setresuid(2): each new id must be one that the process has, unless it is root. */
static bool may_set_three(const struct proc *self, uint32_t real, uint32_t effective,
	uint32_t saved, const struct set_ids_request *q)
{
	const uint32_t wanted[] = { q->a, q->b, q->c };
	for (int i = 0; i < 3; i++)
		if (!is_root(self) && wanted[i] != UNCHANGED && !one_of(wanted[i], real, effective, saved))
			return false;
	return true;
}

static void set_three(
	uint32_t *real, uint32_t *effective, uint32_t *saved, const struct set_ids_request *q)
{
	if (q->a != UNCHANGED)
		*real = q->a;
	if (q->b != UNCHANGED)
		*effective = q->b;
	if (q->c != UNCHANGED)
		*saved = q->c;
}

/* It counts as the other user's from now on: 0 or -EAGAIN (setuid(2)). */
static int set_user(struct proc *p, uint32_t uid)
{
	int status = p->uid == uid ? 0 : quota_move(QUOTA_PROCESSES, p->uid, uid);
	if (status >= 0)
		p->uid = uid;
	return status;
}

int do_set_ids(struct request *r, const struct set_ids_request *q, struct set_ids_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	bool root = is_root(self);
	int status = 0;
	switch (q->which) {
	case EXA_IDS_UID:
		if (root && (status = set_user(self, q->a)) < 0)
			return status;
		if (root)
			self->euid = self->suid = q->a;
		else if (one_of(q->a, self->uid, self->suid, self->suid))
			self->euid = q->a;
		else
			return -EPERM;
		return 0;
	case EXA_IDS_GID:
		if (root)
			self->gid = self->egid = self->sgid = q->a;
		else if (one_of(q->a, self->gid, self->sgid, self->sgid))
			self->egid = q->a;
		else
			return -EPERM;
		return 0;
	case EXA_IDS_RESUID:
		if (!may_set_three(self, self->uid, self->euid, self->suid, q))
			return -EPERM;
		if (q->a != UNCHANGED && (status = set_user(self, q->a)) < 0)
			return status;
		set_three(&self->uid, &self->euid, &self->suid, q);
		return 0;
	case EXA_IDS_RESGID:
		if (!may_set_three(self, self->gid, self->egid, self->sgid, q))
			return -EPERM;
		set_three(&self->gid, &self->egid, &self->sgid, q);
		return 0;
	}
	return -EINVAL;
}

int do_groups(struct request *r, const struct groups_request *q, struct groups_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (q->set) {
		if (!is_root(self))
			return -EPERM;
		if (q->count > EXA_GROUPS_MAX)
			return -EINVAL;
		self->group_count = q->count;
		memcpy(self->groups, q->groups, sizeof self->groups);
	}
	p->count = self->group_count;
	memcpy(p->groups, self->groups, sizeof p->groups);
	return 0;
}

int do_umask(struct request *r, const struct umask_request *q, struct umask_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	p->mask = self->umask;
	self->umask = q->mask & 0777;
	return 0;
}

int do_nice(struct request *r, const struct nice_request *q, struct nice_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (q->which != PRIO_PROCESS && q->which != PRIO_PGRP && q->which != PRIO_USER)
		return -EINVAL;
	int32_t value = q->value < -20 ? -20 : q->value > 19 ? 19 : q->value;
	int32_t lowest = 20;
	for (struct proc *o = proc_after(0); o; o = proc_after((int32_t)o->pid)) {
		uint32_t id = q->which == PRIO_PROCESS ? o->pid : q->which == PRIO_PGRP ? o->pgid : o->uid;
		uint32_t own = q->which == PRIO_PROCESS ? self->pid
			: q->which == PRIO_PGRP             ? self->pgid
												: self->uid;
		if (id != (q->who ? q->who : own))
			continue;
		if (q->set) {
			if (!is_root(self) && o->uid != self->euid && o->euid != self->euid)
				return -EPERM;
			if (!is_root(self) && value < o->nice)
				return -EACCES;
			o->nice = value;
		}
		lowest = o->nice < lowest ? o->nice : lowest;
	}
	if (lowest == 20)
		return -ESRCH;
	p->value = lowest;
	return 0;
}
