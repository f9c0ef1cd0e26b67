/*
 * The locks of one file: taking, cutting and joining ranges of their owners.
 *
 * Entry points: locked_set, locked_drop. Does not do: conflicts between owners, waiting (lock.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "locked.h"

#define LOCKS_MAX 1024 /* of one owner in one file: then ENOLCK */

static void insert(struct locked *at, struct lock *l)
{
	struct lock **p = &at->locks;
	while (*p && (*p)->start <= l->start)
		p = &(*p)->next;
	l->next = *p;
	*p = l;
}

/* Takes the owner's locks off the range of `cut`; a lock around it becomes two, with `spare`.
 * Whether that was used. */
static bool carve(struct locked *at, const struct lock *cut, struct lock *spare)
{
	for (struct lock **p = &at->locks; *p;) {
		struct lock *l = *p;
		if (!same_owner(l, cut) || l->end < cut->start || l->start > cut->end) {
			p = &l->next;
			continue;
		}
		*p = l->next;
		if (l->start < cut->start && l->end > cut->end) {
			*spare = *l;
			spare->start = cut->end + 1;
			l->end = cut->start - 1;
			insert(at, l);
			insert(at, spare);
			return true;
		}
		if (l->start < cut->start)
			l->end = cut->start - 1;
		else if (l->end > cut->end)
			l->start = cut->end + 1;
		else {
			free(l);
			continue;
		}
		insert(at, l);
		p = &at->locks; /* the order has changed; what was cut is no longer in the range */
	}
	return false;
}

/* Widens `l` by the owner's locks of its type that touch it. */
static void merge(struct locked *at, struct lock *l)
{
	for (struct lock **p = &at->locks; *p;) {
		struct lock *o = *p;
		bool touches = o->end == INT64_MAX ? o->start - 1 <= l->end
										   : o->end + 1 >= l->start && o->start - 1 <= l->end;
		if (!touches || o->type != l->type || !same_owner(o, l)) {
			p = &o->next;
			continue;
		}
		l->start = o->start < l->start ? o->start : l->start;
		l->end = o->end > l->end ? o->end : l->end;
		*p = o->next;
		free(o);
	}
}

int locked_set(struct locked *at, const struct lock *wanted)
{
	uint32_t count = 0;
	for (const struct lock *l = at->locks; l; l = l->next)
		count += same_owner(l, wanted);
	if (count >= LOCKS_MAX && wanted->type != F_UNLCK)
		return -ENOLCK;
	struct lock *made = malloc(sizeof *made), *spare = malloc(sizeof *spare);
	if (!made || !spare) {
		free(made);
		free(spare);
		return -ENOLCK;
	}
	if (!carve(at, wanted, spare))
		free(spare);
	if (wanted->type == F_UNLCK) {
		free(made);
	} else {
		*made = *wanted;
		merge(at, made);
		insert(at, made);
	}
	wake(&at->waiting);
	return 0;
}

void locked_drop(struct locked *at, const struct lock *owner)
{
	bool any = false;
	for (struct lock **p = &at->locks; *p;) {
		struct lock *l = *p;
		if (!same_owner(l, owner)) {
			p = &l->next;
			continue;
		}
		any = true;
		*p = l->next;
		free(l);
	}
	if (any)
		wake(&at->waiting);
}
