/*
 * The locks of one file: taking, cutting and joining ranges of their owners.
 *
 * Entry points: locked_set, locked_drop. Does not do: conflicts between owners, waiting (lock.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "locked.h"
#include "process/quota.h"

#define LOCKS_MAX 1024 /* of one owner in one file: then ENOLCK */

/* One of the user's; null: it has as many as it may, or there is no memory. */
static struct lock *lock_new(uint32_t uid)
{
	struct lock *l = quota_check(QUOTA_LOCKS, uid, QUOTA_NO_LIMIT) < 0 ? NULL : malloc(sizeof *l);
	if (l && quota_take(QUOTA_LOCKS, uid) < 0) {
		free(l);
		return NULL;
	}
	if (l)
		l->charged = uid;
	return l;
}

static void lock_free(struct lock *l)
{
	if (!l)
		return;
	quota_give(QUOTA_LOCKS, l->charged);
	free(l);
}

static void insert(struct locked *at, struct lock *l)
{
	struct lock **p = &at->locks;
	while (*p && (*p)->start <= l->start)
		p = &(*p)->next;
	l->next = *p;
	*p = l;
}

/* Whether the range lies within one lock of the owner's, which goes on at both sides. */
static bool cuts_in_two(const struct locked *at, const struct lock *cut)
{
	for (const struct lock *l = at->locks; l; l = l->next)
		if (same_owner(l, cut) && l->start < cut->start && l->end > cut->end)
			return true;
	return false;
}

/* Takes the owner's locks off the range of `cut`; a lock around it becomes two, with `spare`. */
static void carve(struct locked *at, const struct lock *cut, struct lock *spare)
{
	for (struct lock **p = &at->locks; *p;) {
		struct lock *l = *p;
		if (!same_owner(l, cut) || l->end < cut->start || l->start > cut->end) {
			p = &l->next;
			continue;
		}
		*p = l->next;
		if (l->start < cut->start && l->end > cut->end) {
			uint32_t charged = spare->charged;
			*spare = *l;
			spare->charged = charged;
			spare->start = cut->end + 1;
			l->end = cut->start - 1;
			insert(at, l);
			insert(at, spare);
			return;
		}
		if (l->start < cut->start)
			l->end = cut->start - 1;
		else if (l->end > cut->end)
			l->start = cut->end + 1;
		else {
			lock_free(l);
			continue;
		}
		insert(at, l);
		p = &at->locks; /* the order has changed; what was cut is no longer in the range */
	}
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
		lock_free(o);
	}
}

int locked_set(struct locked *at, const struct lock *wanted)
{
	uint32_t count = 0;
	for (const struct lock *l = at->locks; l; l = l->next)
		count += same_owner(l, wanted);
	if (count >= LOCKS_MAX && wanted->type != F_UNLCK)
		return -ENOLCK;
	bool unlock = wanted->type == F_UNLCK;
	/* What there is may be cut in two by it. To give up a whole lock takes none. */
	struct lock *made = unlock ? NULL : lock_new(wanted->charged);
	struct lock *spare = cuts_in_two(at, wanted) ? lock_new(wanted->charged) : NULL;
	if ((!made && !unlock) || (!spare && cuts_in_two(at, wanted))) {
		lock_free(made);
		lock_free(spare);
		return -ENOLCK;
	}
	carve(at, wanted, spare);
	if (!unlock) {
		uint32_t charged = made->charged;
		*made = *wanted;
		made->charged = charged;
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
		lock_free(l);
	}
	if (any)
		wake(&at->waiting);
}
