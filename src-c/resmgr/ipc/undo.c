/*
 * SEM_UNDO: what processes take back of their operations when they end.
 * Owns: the adjustments, one a process and set. Entry points: semaphores_undo (ipc.h), undo_*.
 */
#include <stdlib.h>
#include <string.h>

#include "semaphore.h"

struct undo {
	struct undo *next;
	uint32_t process; /* its serial */
	uint32_t charged; /* the user whose it counts as */
	const struct semaphore_set *set;
	int16_t adjust[];
};

static struct undo *first;

int16_t *undo_find(const struct proc *p, const struct semaphore_set *set)
{
	for (struct undo *u = first; u; u = u->next)
		if (u->set == set && u->process == p->serial)
			return u->adjust;
	return NULL;
}

int16_t *undo_get(const struct proc *p, const struct semaphore_set *set)
{
	int16_t *there = undo_find(p, set);
	if (there)
		return there;
	size_t size = sizeof(struct undo) + set->count * sizeof(int16_t);
	bool may = quota_check(QUOTA_UNDOS, p->euid, QUOTA_NO_LIMIT) >= 0;
	struct undo *u = may ? calloc(1, size) : NULL;
	if (!u || quota_take(QUOTA_UNDOS, p->euid) < 0) {
		free(u);
		return NULL;
	}
	*u = (struct undo){ .next = first, .process = p->serial, .charged = p->euid, .set = set };
	first = u;
	return u->adjust;
}

void undo_forget(const struct semaphore_set *set, int32_t number)
{
	for (struct undo *u = first; u; u = u->next) {
		if (u->set != set)
			continue;
		if (number >= 0)
			u->adjust[number] = 0;
		else
			memset(u->adjust, 0, set->count * sizeof *u->adjust);
	}
}

static void take_out(struct undo **at)
{
	struct undo *u = *at;
	*at = u->next;
	quota_give(QUOTA_UNDOS, u->charged);
	free(u);
}

void undo_drop(const struct semaphore_set *set)
{
	for (struct undo **at = &first; *at;) {
		if ((*at)->set == set)
			take_out(at);
		else
			at = &(*at)->next;
	}
}

/* As Linux: what cannot be taken back whole is taken back as far as it can. */
static void apply(const struct proc *p, const struct undo *u)
{
	struct semaphore_set *set = semaphores_find(u->set->ipc.id);
	for (uint32_t i = 0; i < set->count; i++) {
		struct semaphore *s = &set->semaphores[i];
		int32_t value = s->value + u->adjust[i];
		if (!u->adjust[i])
			continue;
		s->value = (uint16_t)(value < 0 ? 0 : value > IPC_VALUE_MAX ? IPC_VALUE_MAX : value);
		s->pid = p->pid;
	}
	set->otime = ipc_now();
	wake(&set->waiting);
}

void semaphores_undo(const struct proc *p)
{
	for (struct undo **at = &first; *at;) {
		if ((*at)->process != p->serial) {
			at = &(*at)->next;
			continue;
		}
		apply(p, *at);
		take_out(at);
	}
}
