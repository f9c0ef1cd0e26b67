/*
 * fork and vfork: new processes.
 *
 * fork's child gets a warm slot at once, into which the parent's host copies the memory; vfork's is
 * a vfork child without a slot, for which the parent acts until exec or exit.
 * Does not do: copying memory (the hosts).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "boot/event.h"
#include "file/fd.h"
#include "image.h"
#include "limits.h"
#include "slot.h"

/* All that fork(2) says a child has of its parent. Null: out of memory. */
static struct proc *copy(struct proc *parent)
{
	struct proc *child = proc_new(parent, -1);
	if (!child)
		return NULL;
	proc_set_group(child, parent->pgid, parent->sid);
	child->euid = parent->euid, child->suid = parent->suid;
	child->gid = parent->gid, child->egid = parent->egid, child->sgid = parent->sgid;
	child->group_count = parent->group_count;
	memcpy(child->groups, parent->groups, sizeof child->groups);
	child->umask = parent->umask;
	child->nice = parent->nice;
	child->policy = parent->policy, child->priority = parent->priority;
	memcpy(child->limits, parent->limits, sizeof child->limits);
	memcpy(child->dispositions, parent->dispositions, sizeof child->dispositions);
	child->mask = parent->mask;
	child->image = image_hold(parent->image);
	proc_share_arguments(child, parent);
	memcpy(child->comm, parent->comm, sizeof child->comm);
	if (fds_copy(child, parent) < 0) {
		proc_free(child);
		return NULL;
	}
	if (parent->cwd)
		child->cwd = file_hold(parent->cwd);
	if (parent->root)
		child->root = file_hold(parent->root);
	return child;
}

int do_fork(struct request *r, const struct fork_request *q, struct fork_reply *p)
{
	(void)q;
	struct proc *self = caller(r);
	if (!self || self->pid == PID_PAGE)
		return self ? -EPERM : -ESRCH;
	if (r->head->actor)
		return -EAGAIN;
	int status = limit_processes(self);
	if (!status)
		status = slot_wait(r, self);
	if (status < 0)
		return status;
	struct proc *child = copy(self);
	if (!child)
		return -ENOMEM;
	child->life = ALIVE;
	child->endpoint = slot_take(child);
	tell(
		child->endpoint, set_group, (&(struct set_group_request){ .group = child->pgid }), NULL, 0);
	slot_grant(child->endpoint, r->head->sender, 0);
	event_started(child);
	p->pid = child->pid;
	p->child = child->endpoint;
	return 0;
}

int do_vfork(struct request *r, const struct vfork_request *q, struct vfork_reply *p)
{
	(void)q;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (r->head->actor)
		return -EAGAIN;
	if (limit_processes(self) < 0)
		return -EAGAIN;
	struct proc *child = copy(self);
	if (!child)
		return -ENOMEM;
	child->life = VFORKED;
	p->pid = child->pid;
	return 0;
}
