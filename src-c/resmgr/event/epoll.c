/*
 * epoll: making one, adding and removing what it watches, and what the servers' notices say of
 * that.
 *
 * Entry points: do_epoll_create, do_epoll_ctl, do_ready, epoll_observer. Does not do: asking what
 * is ready (epoll_ask.c), waiting (epoll_wait.c).
 */
#include "epoll.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>

#include "file/anonymous.h"
#include "process/quota.h"
#include "watch.h"

#define NESTED_MAX 5

static struct epoll *all;
static uint32_t last_token;

struct epoll *epoll_find(uint64_t handle) { return anonymous_find(handle, &epoll_ops); }

static void file_gone(struct open_file *f)
{
	for (struct epoll *e = all; e; e = e->next)
		for (struct watched *w = e->first, *next; w; w = next) {
			next = w->next;
			if (w->file == f)
				watched_free(w, false);
		}
}

const struct file_observer epoll_observer = { .gone = file_gone };

static void notice(uint32_t token, uint32_t events)
{
	(void)events;
	for (struct epoll *e = all; e; e = e->next)
		for (struct watched *w = e->first; w; w = w->next)
			if (w->token == token) {
				w->hint = true;
				wake(&e->waiting);
				if (e->armed.first)
					epoll_look(e);
				return;
			}
}

int do_ready(struct request *r, const struct ready_request *q, struct ready_reply *p)
{
	(void)p;
	if (EXA_SLOT(r->head->sender) >= EXA_SERVERS)
		return -EPERM;
	notice(q->token, q->events);
	return 0;
}

static int epoll_arm(
	struct request *r, struct description *d, const struct arm_request *q, struct arm_reply *p)
{
	struct epoll *e = d->object;
	bool nested = from_resmgr(r);
	if (!r->progress++)
		epoll_doubt(e, nested);
	epoll_look(e);
	/* Another epoll, right here, does not wait: it will be told. */
	if (e->asking && !nested)
		return wait_on(r, &e->waiting);
	uint32_t now = 0;
	for (struct watched *w = e->first; w; w = w->next) {
		if (!w->ready || w->disabled)
			continue;
		now = POLL_READABLE;
		/* Told once, or the two would ask each other for ever. */
		if (nested && !watched_here(w->file)) {
			w->ready = 0;
			w->hint = true;
		}
	}
	return poll_arm(&e->armed, r, q, p, now);
}

static void epoll_disarm(struct description *d, uint32_t sender, uint32_t token)
{
	poll_disarm(&((struct epoll *)d->object)->armed, sender, token);
}

static void epoll_release(struct description *d)
{
	struct epoll *e = d->object;
	while (e->first)
		watched_free(e->first, true);
	for (struct epoll **p = &all; *p; p = &(*p)->next)
		if (*p == e) {
			*p = e->next;
			break;
		}
	queue_close(&e->waiting);
	poll_drop(&e->armed);
	free(e);
}

const struct description_ops epoll_ops = {
	.kind = "epoll",
	.stat = anonymous_stat,
	.arm = epoll_arm,
	.disarm = epoll_disarm,
	.release = epoll_release,
};

int do_epoll_create(
	struct request *r, const struct epoll_create_request *q, struct epoll_create_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (q->flags & ~(uint32_t)O_CLOEXEC)
		return -EINVAL;
	struct epoll *e = calloc(1, sizeof *e);
	int status = anonymous_open(self, &epoll_ops, e, q->flags, &p->fd, &p->handle);
	if (status < 0)
		return status;
	e->uid = self->uid;
	e->next = all;
	all = e;
	poll_here = notice;
	return 0;
}

/* Whether `from` watches `to`, by whatever detour; also where the chain is too long to tell. Each
 * is looked at once in a `search`. */
static bool reaches(struct epoll *from, const struct epoll *to, uint32_t search, uint32_t depth)
{
	if (from == to || depth >= NESTED_MAX)
		return true;
	if (from->search == search && from->depth >= depth)
		return false;
	from->search = search;
	from->depth = depth;
	for (const struct watched *w = from->first; w; w = w->next) {
		struct epoll *inner = watched_here(w->file) ? epoll_find(w->file->handle) : NULL;
		if (inner && reaches(inner, to, search, depth + 1))
			return true;
	}
	return false;
}

static int add(struct epoll *e, const struct epoll_ctl_request *q, struct open_file *f)
{
	static uint32_t searches;
	struct epoll *inner = watched_here(f) ? epoll_find(f->handle) : NULL;
	if (inner && reaches(inner, e, ++searches, 0))
		return -ELOOP;
	int status = quota_check(QUOTA_POLLS, e->uid, QUOTA_NO_LIMIT);
	if (status < 0)
		return status;
	struct watched *w = calloc(1, sizeof *w);
	if (!w || quota_take(QUOTA_POLLS, e->uid) < 0) {
		free(w);
		return -ENOMEM;
	}
	if (!++last_token)
		last_token = 1;
	*w = (struct watched){ .epoll = e,
		.next = e->first,
		.fd = q->fd,
		.file = f,
		.events = q->events,
		.data = q->data,
		.token = last_token,
		.hint = true };
	e->first = w;
	return 0;
}

int do_epoll_ctl(struct request *r, const struct epoll_ctl_request *q, struct epoll_ctl_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	struct open_file *f = fd_get(self, q->fd);
	if (!f || f->flags & O_PATH)
		return -EBADF;
	struct epoll *e = epoll_find(q->handle);
	if (!e || (watched_here(f) && f->handle == q->handle))
		return -EINVAL;
	if (S_ISREG(f->mode) || S_ISDIR(f->mode))
		return -EPERM; /* always ready: nothing to wait for */
	struct watched *w = e->first;
	while (w && (w->fd != q->fd || w->file != f))
		w = w->next;
	if (q->op == EPOLL_CTL_ADD ? w != NULL : !w)
		return q->op == EPOLL_CTL_ADD ? -EEXIST : -ENOENT;
	int status = 0;
	switch (q->op) {
	case EPOLL_CTL_ADD:
		status = add(e, q, f);
		break;
	case EPOLL_CTL_MOD:
		w->events = q->events;
		w->data = q->data;
		w->ready = 0;
		w->disabled = false;
		w->changed = w->asking;
		w->hint = true;
		break;
	case EPOLL_CTL_DEL:
		watched_free(w, true);
		return 0;
	default:
		return -EINVAL;
	}
	wake(&e->waiting);
	if (e->armed.first)
		epoll_look(e);
	return status;
}
