/* semctl(2): one command a function. Entry point: do_sem_control. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sem.h>

#include "semaphore.h"

static void removed(struct semaphore_set *set)
{
	ipc_remove(&semaphore_sets, &set->ipc);
	undo_drop(set);
	queue_close(&set->waiting);
	free(set);
}

static void stat_of(const struct semaphore_set *set, struct sem_control_reply *p)
{
	*p = (struct sem_control_reply){ .key = set->ipc.key,
		.uid = set->ipc.uid,
		.gid = set->ipc.gid,
		.cuid = set->ipc.cuid,
		.cgid = set->ipc.cgid,
		.mode = set->ipc.mode,
		.count = set->count,
		.otime = set->otime,
		.ctime = set->ipc.ctime };
}

/* How many wait for that semaphore. */
static int32_t waiting(const struct semaphore_set *set, uint32_t number, bool zero)
{
	int32_t count = 0;
	for (const struct request *r = set->waiting.first; r; r = r->queue_next) {
		const struct blocked *b = r->memory;
		count += b->number == number && b->zero == zero;
	}
	return count;
}

static void get_all(struct request *r, const struct semaphore_set *set)
{
	for (uint32_t i = 0; i < set->count; i++)
		memcpy(r->out + i * sizeof(uint16_t), &set->semaphores[i].value, sizeof(uint16_t));
	r->out_len = set->count * sizeof(uint16_t);
}

static int set_all(const struct request *r, const struct proc *self, struct semaphore_set *set)
{
	uint16_t values[IPC_SEMAPHORES_MAX];
	if (r->tail_len < set->count * sizeof *values)
		return -EFAULT;
	memcpy(values, r->tail, set->count * sizeof *values);
	for (uint32_t i = 0; i < set->count; i++)
		if (values[i] > IPC_VALUE_MAX)
			return -ERANGE;
	for (uint32_t i = 0; i < set->count; i++)
		set->semaphores[i] = (struct semaphore){ values[i], self->pid };
	undo_forget(set, -1);
	set->ipc.ctime = ipc_now();
	wake(&set->waiting);
	return 0;
}

static int set_one(
	const struct proc *self, struct semaphore_set *set, uint32_t number, int32_t value)
{
	if (value < 0 || value > IPC_VALUE_MAX)
		return -ERANGE;
	set->semaphores[number] = (struct semaphore){ (uint16_t)value, self->pid };
	undo_forget(set, (int32_t)number);
	set->ipc.ctime = ipc_now();
	wake(&set->waiting);
	return 0;
}

/* Commands about the set as such. */
static int whole(struct request *r, const struct proc *self, struct semaphore_set *set,
	const struct sem_control_request *q, struct sem_control_reply *p)
{
	switch (q->command) {
	case IPC_RMID:
	case IPC_SET:
		if (!ipc_may_control(&set->ipc, self))
			return -EPERM;
		if (q->command == IPC_SET)
			ipc_set(&set->ipc, q->uid, q->gid, q->mode);
		else
			removed(set);
		return 0;
	case IPC_STAT:
	case GETALL:
		if (!ipc_may(&set->ipc, self, IPC_MAY_READ))
			return -EACCES;
		stat_of(set, p);
		if (q->command == GETALL)
			get_all(r, set);
		return 0;
	case SETALL:
		return ipc_may(&set->ipc, self, IPC_MAY_CHANGE) ? set_all(r, self, set) : -EACCES;
	}
	return -EINVAL;
}

int do_sem_control(
	struct request *r, const struct sem_control_request *q, struct sem_control_reply *p)
{
	struct proc *self = caller(r);
	struct semaphore_set *set = semaphores_find(q->id);
	if (!self)
		return -ESRCH;
	if (!set)
		return -EINVAL;
	if (q->command < GETPID || q->command == GETALL || q->command == SETALL)
		return whole(r, self, set, q, p);
	if (q->command > SETVAL || q->number >= set->count)
		return -EINVAL;
	if (!ipc_may(&set->ipc, self, q->command == SETVAL ? IPC_MAY_CHANGE : IPC_MAY_READ))
		return -EACCES;
	const struct semaphore *s = &set->semaphores[q->number];
	switch (q->command) {
	case GETVAL:
		p->value = s->value;
		return 0;
	case GETPID:
		p->value = (int32_t)s->pid;
		return 0;
	case GETNCNT:
	case GETZCNT:
		p->value = waiting(set, q->number, q->command == GETZCNT);
		return 0;
	}
	return set_one(self, set, q->number, q->value);
}
