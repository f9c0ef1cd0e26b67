/*
 * System V semaphores: sets of them, and operations on several at once.
 * Owns: the sets. Entry points: do_sem_get, do_sem_op. Does not do: semctl (semaphore_control.c),
 * SEM_UNDO's memory (undo.c).
 */
#include "semaphore.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sem.h>

#include "signal/signals.h"

struct ipc_table semaphore_sets = { .kind = QUOTA_SEMAPHORES };

struct semaphore_set *semaphores_find(int32_t id)
{
	return (struct semaphore_set *)ipc_find(&semaphore_sets, id);
}

int do_sem_get(struct request *r, const struct sem_get_request *q, struct sem_get_reply *p)
{
	struct proc *self = caller(r);
	struct ipc *found;
	if (!self)
		return -ESRCH;
	if (q->count < 0 || q->count > IPC_SEMAPHORES_MAX)
		return -EINVAL;
	int status = ipc_get(&semaphore_sets, self, q->key, q->flags, &found);
	if (status < 0)
		return status;
	if (found && (uint32_t)q->count > ((struct semaphore_set *)found)->count)
		return -EINVAL;
	if (!found && !q->count)
		return -EINVAL;
	if (!found) {
		struct semaphore_set *set =
			calloc(1, sizeof *set + (size_t)q->count * sizeof *set->semaphores);
		if (!set)
			return -ENOMEM;
		set->count = (uint32_t)q->count;
		found = &set->ipc;
		status = ipc_add(&semaphore_sets, found, self, q->key, q->flags);
		if (status < 0) {
			free(set);
			return status;
		}
	}
	p->id = found->id;
	return 0;
}

/** A list of operations as they are tried: `values` are those that the set would have. */
struct attempt {
	const struct sembuf *operations;
	size_t count;
	uint16_t values[IPC_SEMAPHORES_MAX];
	const struct sembuf *stopped; /* the first that cannot be done now */
};

/* Whether it is permitted at all; *undoes: some are to be undone. */
static int check(
	const struct semaphore_set *set, const struct proc *self, const struct attempt *a, bool *undoes)
{
	bool changes = false;
	for (size_t i = 0; i < a->count; i++) {
		const struct sembuf *operation = &a->operations[i];
		if (operation->sem_num >= set->count)
			return -EFBIG;
		changes |= operation->sem_op != 0;
		*undoes |= operation->sem_op && operation->sem_flg & SEM_UNDO;
	}
	return ipc_may(&set->ipc, self, changes ? IPC_MAY_CHANGE : IPC_MAY_READ) ? 0 : -EACCES;
}

static int try(const struct semaphore_set *set, struct attempt *a, const int16_t *undo)
{
	int32_t adjust[IPC_SEMAPHORES_MAX];
	for (uint32_t i = 0; i < set->count; i++) {
		a->values[i] = set->semaphores[i].value;
		adjust[i] = undo ? undo[i] : 0;
	}
	for (size_t i = 0; i < a->count; i++) {
		const struct sembuf *operation = &a->operations[i];
		int32_t value = a->values[operation->sem_num] + operation->sem_op;
		if (value < 0 || (!operation->sem_op && value)) {
			a->stopped = operation;
			return -EAGAIN;
		}
		if (value > IPC_VALUE_MAX)
			return -ERANGE;
		a->values[operation->sem_num] = (uint16_t)value;
		if (operation->sem_flg & SEM_UNDO)
			adjust[operation->sem_num] -= operation->sem_op;
		if (abs(adjust[operation->sem_num]) > IPC_VALUE_MAX)
			return -ERANGE;
	}
	return 0;
}

static void commit(
	struct semaphore_set *set, const struct proc *self, const struct attempt *a, int16_t *undo)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct sembuf *operation = &a->operations[i];
		struct semaphore *s = &set->semaphores[operation->sem_num];
		s->value = a->values[operation->sem_num];
		s->pid = self->pid;
		if (undo && operation->sem_flg & SEM_UNDO)
			undo[operation->sem_num] = (int16_t)(undo[operation->sem_num] - operation->sem_op);
	}
	set->otime = ipc_now();
	wake(&set->waiting);
}

static int wait_for(struct request *r, struct proc *self, struct semaphore_set *set,
	const struct sembuf *stopped, int64_t deadline)
{
	if (stopped->sem_flg & IPC_NOWAIT || deadline <= now_monotonic())
		return -EAGAIN;
	if (!r->memory && !(r->memory = malloc(sizeof(struct blocked))))
		return -ENOMEM;
	*(struct blocked *)r->memory = (struct blocked){ stopped->sem_num, !stopped->sem_op };
	r->progress = 1;
	int status = wait_on(r, &set->waiting);
	if (status == PENDING && !self->sleep.armed)
		sleep_until(r, self, deadline);
	return status;
}

int do_sem_op(struct request *r, const struct sem_op_request *q, struct sem_op_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	struct attempt a = { .operations = (const struct sembuf *)r->tail,
		.count = r->tail_len / sizeof(struct sembuf) };
	struct semaphore_set *set = semaphores_find(q->id);
	bool undoes = false;
	int status = !a.count              ? -EINVAL
		: a.count > IPC_OPERATIONS_MAX ? -E2BIG
		: !set                         ? (r->progress ? -EIDRM : -EINVAL)
									   : check(set, self, &a, &undoes);
	int16_t *undo = status < 0 || !undoes ? NULL : undo_get(self, set);
	if (!status && undoes && !undo)
		status = -ENOSPC;
	if (!status)
		status = try(set, &a, undo);
	if (a.stopped)
		status = wait_for(r, self, set, a.stopped, q->deadline);
	if (status == PENDING)
		return status;
	timer_stop(&self->sleep);
	if (!status)
		commit(set, self, &a, undo);
	return status;
}
