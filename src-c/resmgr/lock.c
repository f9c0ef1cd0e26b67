/*
 * Locks on files: fcntl's record locks, those of open file descriptions, flock.
 *
 * Owns: struct locked, one a file with locks, by (server, file system, inode), or by handle for what
 * has no path. Entry points: do_lock, lock.h. Does not do: offsets from the end or the current one (libc).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include "lock.h"
#include "mount.h"

#define LOCKS_MAX 1024 /* of one owner in one file: then ENOLCK */
#define CHAIN_MAX 64   /* how far a circle of waiting is looked for */

struct lock {
	struct lock *next;
	enum exa_lock kind;
	uint32_t pid;                 /* RECORD: whose */
	const struct open_file *file; /* else */
	int32_t type;                 /* F_RDLCK, F_WRLCK */
	int64_t start, end;           /* both included */
};

struct locked {
	struct locked *next;
	uint32_t server;
	uint64_t dev, ino;    /* dev 0: what has no place, by its handle */
	struct lock *locks;   /* by start */
	struct queue waiting;
};

/** What a process waits for; in its request's memory. */
struct lock_wish {
	const struct locked *at;
	struct lock lock;
};

static struct locked *all;

static bool same_owner(const struct lock *a, const struct lock *b)
{
	return a->kind == b->kind && (a->kind == EXA_LOCK_RECORD ? a->pid == b->pid : a->file == b->file);
}

static bool conflict(const struct lock *a, const struct lock *b)
{
	return (a->kind == EXA_LOCK_WHOLE) == (b->kind == EXA_LOCK_WHOLE) && !same_owner(a, b)
		&& (a->type == F_WRLCK || b->type == F_WRLCK) && a->start <= b->end && b->start <= a->end;
}

static const struct lock *in_the_way(const struct locked *at, const struct lock *wanted)
{
	for (const struct lock *l = at->locks; l; l = l->next)
		if (conflict(l, wanted))
			return l;
	return NULL;
}

/* Whether someone who stands in the way of `wanted` waits, by whatever detour, for `pid`. */
static bool circle(uint32_t pid, const struct locked *at, const struct lock *wanted, int left)
{
	for (const struct lock *l = at->locks; l; l = l->next) {
		if (l->kind != EXA_LOCK_RECORD || !conflict(l, wanted))
			continue;
		const struct proc *p = proc_find(l->pid);
		if (l->pid == pid || (p && p->lock_wish && left && circle(pid, p->lock_wish->at, &p->lock_wish->lock, left - 1)))
			return true;
	}
	return false;
}

static bool is_at(const struct locked *at, const struct open_file *f)
{
	return at->server == f->server && (f->mount ? at->dev == f->mount->dev && at->ino == f->ino : !at->dev && at->ino == f->handle);
}

static struct locked *locked_find(const struct open_file *f)
{
	for (struct locked *at = all; at; at = at->next)
		if (is_at(at, f))
			return at;
	return NULL;
}

static struct locked *locked_get(const struct open_file *f)
{
	struct locked *at = locked_find(f);
	if (at || !(at = calloc(1, sizeof *at)))
		return at;
	*at = (struct locked){ .next = all, .server = f->server, .dev = f->mount ? f->mount->dev : 0, .ino = f->mount ? f->ino : f->handle };
	return all = at;
}

/* Forgets files on which nothing is locked and for which nobody waits. */
static void sweep(void)
{
	for (struct locked **at = &all; *at;) {
		struct locked *empty = *at;
		if (empty->locks || empty->waiting.first) {
			at = &empty->next;
			continue;
		}
		*at = empty->next;
		free(empty);
	}
}

static void insert(struct locked *at, struct lock *l)
{
	struct lock **p = &at->locks;
	while (*p && (*p)->start <= l->start)
		p = &(*p)->next;
	l->next = *p;
	*p = l;
}

/* Takes the owner's locks off the range of `cut`; a lock around it becomes two, with `spare`. Whether that was used. */
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
		bool touches = o->end == INT64_MAX ? o->start - 1 <= l->end : o->end + 1 >= l->start && o->start - 1 <= l->end;
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

static int lock_set(struct locked *at, const struct lock *wanted)
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

/* Nothing of the owner is left in any range. */
static void drop(struct locked *at, const struct lock *owner)
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

void locks_closed(const struct proc *p, const struct open_file *f)
{
	struct locked *at = all ? locked_find(f) : NULL;
	if (!at)
		return;
	drop(at, &(struct lock){ .kind = EXA_LOCK_RECORD, .pid = p->pid });
	sweep();
}

void locks_file_gone(const struct open_file *f)
{
	struct locked *at = all ? locked_find(f) : NULL;
	if (!at)
		return;
	drop(at, &(struct lock){ .kind = EXA_LOCK_DESCRIPTION, .file = f });
	drop(at, &(struct lock){ .kind = EXA_LOCK_WHOLE, .file = f });
	sweep();
}

static int check(const struct open_file *f, const struct lock_request *q)
{
	if (!f || f->flags & O_PATH)
		return -EBADF;
	if (q->kind < EXA_LOCK_RECORD || q->kind > EXA_LOCK_WHOLE || q->op < EXA_LOCK_TEST || q->op > EXA_LOCK_WAIT
		|| q->start < 0 || q->end < q->start)
		return -EINVAL;
	if (q->type != F_RDLCK && q->type != F_WRLCK && (q->type != F_UNLCK || q->op == EXA_LOCK_TEST))
		return -EINVAL;
	if (q->kind == EXA_LOCK_WHOLE || q->op == EXA_LOCK_TEST)
		return 0;
	uint32_t access = f->flags & O_ACCMODE;
	return (q->type == F_RDLCK && access == O_WRONLY) || (q->type == F_WRLCK && access == O_RDONLY) ? -EBADF : 0;
}

int do_lock(struct request *r, const struct lock_request *q, struct lock_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	self->lock_wish = NULL;
	struct open_file *f = fd_get(self, q->fd);
	int status = check(f, q);
	if (status < 0)
		return status;
	sweep();
	struct locked *at = locked_get(f);
	if (!at)
		return -ENOLCK;
	struct lock wanted = { .kind = q->kind, .pid = q->kind == EXA_LOCK_RECORD ? self->pid : 0,
		.file = q->kind == EXA_LOCK_RECORD ? NULL : f, .type = q->type, .start = q->start, .end = q->end };
	const struct lock *other = q->type == F_UNLCK ? NULL : in_the_way(at, &wanted);
	if (q->op == EXA_LOCK_TEST) {
		*p = (struct lock_reply){ .type = F_UNLCK };
		if (other)
			*p = (struct lock_reply){ other->type, other->kind == EXA_LOCK_RECORD ? (int32_t)other->pid : -1, other->start, other->end };
		return 0;
	}
	if (!other)
		return lock_set(at, &wanted);
	if (q->op == EXA_LOCK_TRY)
		return -EAGAIN;
	if (q->kind == EXA_LOCK_RECORD && circle(self->pid, at, &wanted, CHAIN_MAX))
		return -EDEADLK;
	if (!r->memory && !(r->memory = malloc(sizeof(struct lock_wish))))
		return -ENOLCK;
	status = wait_on(r, &at->waiting);
	if (status == PENDING) {
		*(struct lock_wish *)r->memory = (struct lock_wish){ at, wanted };
		self->lock_wish = r->memory;
	}
	return status;
}
