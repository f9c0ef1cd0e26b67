/*
 * Locks on files: fcntl's record locks, those of open file descriptions, flock.
 *
 * Owns: struct locked, one a file with locks, by (server, file system, inode), or by handle for
 * what has no path. Entry points: do_lock, lock.h. Does not do: what of a range is left
 * (lock_range.c), offsets from the end or the current one (libc).
 */
#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "locked.h"
#include "mount/mount.h"

/** What a process waits for; in its request's memory. */
struct blocked_lock {
	const struct locked *at;
	struct lock lock;
	uint64_t looked;           /* the search that came here last */
	struct blocked_lock *next; /* in that search */
};

#define BUCKETS 256

static struct locked *buckets[BUCKETS];

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

/* Whether someone who stands in the way of `wanted` waits, by whatever detour, for `pid`. Each who
 * waits is looked at once. */
static bool circle(uint32_t pid, const struct locked *at, const struct lock *wanted)
{
	static uint64_t searches;
	struct blocked_lock begin = { at, *wanted, ++searches, NULL }, *last = &begin;
	for (const struct blocked_lock *b = &begin; b; b = b->next)
		for (const struct lock *l = b->at->locks; l; l = l->next) {
			if (l->kind != EXA_LOCK_RECORD || !conflict(l, &b->lock))
				continue;
			if (l->pid == pid)
				return true;
			const struct proc *p = proc_find(l->pid);
			struct blocked_lock *next = p ? p->blocked_lock : NULL;
			if (!next || next->looked == searches)
				continue;
			next->looked = searches;
			next->next = NULL;
			last = last->next = next;
		}
	return false;
}

static bool is_at(const struct locked *at, const struct open_file *f)
{
	return at->server == f->server
		&& (f->mount ? at->dev == f->mount->dev && at->ino == f->ino
					 : !at->dev && at->ino == f->handle);
}

static struct locked **bucket_of(const struct open_file *f)
{
	uint64_t key = f->mount ? f->mount->dev ^ f->ino ^ f->ino >> 20 : f->handle;
	return &buckets[key % BUCKETS];
}

static struct locked *locked_find(const struct open_file *f)
{
	for (struct locked *at = *bucket_of(f); at; at = at->next)
		if (is_at(at, f))
			return at;
	return NULL;
}

static struct locked *locked_get(const struct open_file *f)
{
	struct locked *at = locked_find(f);
	if (at || !(at = calloc(1, sizeof *at)))
		return at;
	struct locked **bucket = bucket_of(f);
	*at = (struct locked){ .next = *bucket,
		.server = f->server,
		.dev = f->mount ? f->mount->dev : 0,
		.ino = f->mount ? f->ino : f->handle };
	return *bucket = at;
}

/* Forgets files on which nothing is locked and for which nobody waits, of those in the file's
 * bucket. */
static void sweep(const struct open_file *f)
{
	for (struct locked **at = bucket_of(f); *at;) {
		struct locked *empty = *at;
		if (empty->locks || empty->waiting.first) {
			at = &empty->next;
			continue;
		}
		*at = empty->next;
		free(empty);
	}
}

static void closed(const struct proc *p, struct open_file *f)
{
	struct locked *at = locked_find(f);
	if (!at)
		return;
	locked_drop(at, &(struct lock){ .kind = EXA_LOCK_RECORD, .pid = p->pid });
	sweep(f);
}

static void gone(struct open_file *f)
{
	struct locked *at = locked_find(f);
	if (!at)
		return;
	locked_drop(at, &(struct lock){ .kind = EXA_LOCK_DESCRIPTION, .file = f });
	locked_drop(at, &(struct lock){ .kind = EXA_LOCK_WHOLE, .file = f });
	sweep(f);
}

const struct file_observer lock_observer = { .closed = closed, .gone = gone };

static int check(const struct open_file *f, const struct lock_request *q)
{
	if (!f || f->flags & O_PATH)
		return -EBADF;
	if (q->kind < EXA_LOCK_RECORD || q->kind > EXA_LOCK_WHOLE || q->op < EXA_LOCK_TEST
		|| q->op > EXA_LOCK_WAIT || q->start < 0 || q->end < q->start)
		return -EINVAL;
	if (q->type != F_RDLCK && q->type != F_WRLCK && (q->type != F_UNLCK || q->op == EXA_LOCK_TEST))
		return -EINVAL;
	if (q->kind == EXA_LOCK_WHOLE || q->op == EXA_LOCK_TEST)
		return 0;
	uint32_t access = f->flags & O_ACCMODE;
	return (q->type == F_RDLCK && access == O_WRONLY) || (q->type == F_WRLCK && access == O_RDONLY)
		? -EBADF
		: 0;
}

int do_lock(struct request *r, const struct lock_request *q, struct lock_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	self->blocked_lock = NULL;
	struct open_file *f = fd_get(self, q->fd);
	int status = check(f, q);
	if (status < 0)
		return status;
	sweep(f);
	struct locked *at = locked_get(f);
	if (!at)
		return -ENOLCK;
	struct lock wanted = { .kind = q->kind,
		.pid = q->kind == EXA_LOCK_RECORD ? self->pid : 0,
		.file = q->kind == EXA_LOCK_RECORD ? NULL : f,
		.type = q->type,
		.start = q->start,
		.end = q->end,
		.charged = self->uid };
	const struct lock *other = q->type == F_UNLCK ? NULL : in_the_way(at, &wanted);
	if (q->op == EXA_LOCK_TEST) {
		*p = (struct lock_reply){ .type = F_UNLCK };
		if (other)
			*p = (struct lock_reply){ other->type,
				other->kind == EXA_LOCK_RECORD ? (int32_t)other->pid : -1, other->start,
				other->end };
		return 0;
	}
	if (!other)
		return locked_set(at, &wanted);
	if (q->op == EXA_LOCK_TRY)
		return -EAGAIN;
	if (q->kind == EXA_LOCK_RECORD && circle(self->pid, at, &wanted))
		return -EDEADLK;
	if (!r->memory && !(r->memory = malloc(sizeof(struct blocked_lock))))
		return -ENOLCK;
	status = wait_on(r, &at->waiting);
	if (status == PENDING) {
		*(struct blocked_lock *)r->memory = (struct blocked_lock){ .at = at, .lock = wanted };
		self->blocked_lock = r->memory;
	}
	return status;
}
