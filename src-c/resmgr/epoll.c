/*
 * epoll: which descriptions are watched, and what is known of each.
 *
 * resmgr arms at the servers itself (file.def); what their notices say are hints, so a description is
 * asked again before it is reported. One that is watched by edge is armed at the same time as it is
 * asked (POLL_EDGE), so that nothing that comes after is missed. Entry points: do_epoll_create,
 * do_epoll_ctl, do_ready, epolls_file_gone. Does not do: waiting (epoll_wait.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include "anonymous.h"
#include "epoll.h"
#include "watch.h"

#define NESTED_MAX 5
#define CONTROL (EPOLLET | EPOLLONESHOT | EPOLLEXCLUSIVE | EPOLLWAKEUP)

static struct epoll *all;
static uint32_t last_token;

struct epoll *epoll_find(uint64_t handle)
{
	return anonymous_find(handle, &epoll_ops);
}

static bool is_here(const struct open_file *f) { return EXA_SLOT(f->server) == EXA_HUB_resmgr; }

static void answered_ask(void *argument, int status, const void *reply, const char *tail, uint32_t tail_len)
{
	struct watched *w = argument;
	(void)tail, (void)tail_len;
	struct epoll *e = w->epoll;
	if (!e) {
		free(w); /* it was removed meanwhile */
		return;
	}
	w->asking = false;
	e->asking--;
	w->ready = status < 0 ? EPOLLERR | EPOLLHUP : ((const struct arm_reply *)reply)->ready;
	/* A notice that came before the answer is part of it. Changed while it was asked: the answer is about
	 * something else. */
	w->hint = w->changed;
	if (w->changed)
		w->ready = 0;
	w->changed = false;
	wake(&e->waiting);
	if (w->ready)
		poll_ready(&e->armed, POLL_READABLE);
}

static void watched_ask(struct watched *w)
{
	struct arm_request q = { .handle = w->file->handle, .token = w->token,
		.events = (w->events & ~CONTROL) | POLL_ALWAYS | (w->events & EPOLLET ? POLL_EDGE : 0) };
	w->hint = false;
	w->asking = true;
	w->epoll->asking++;
	if (!is_here(w->file)) {
		ask(w->file->server, arm, &q, NULL, 0, answered_ask, w);
		return;
	}
	struct exa_header head = { .sender = EXA_ENDPOINT(EXA_HUB_resmgr, 1) };
	struct arm_reply p = { 0 };
	int status = do_arm(&(struct request){ .head = &head }, &q, &p);
	answered_ask(w, status, &p, NULL, 0);
}

static void answered_fence(void *argument, int status, const void *reply, const char *tail, uint32_t tail_len)
{
	struct watched *w = argument;
	(void)status, (void)reply, (void)tail, (void)tail_len;
	if (!w->epoll) {
		free(w);
		return;
	}
	w->asking = w->changed = false;
	w->epoll->asking--;
	wake(&w->epoll->waiting);
}

/* An edge can't be asked for; but with any answer of its server, the notices from before are here. */
static void fence(struct watched *w)
{
	w->asking = true;
	w->epoll->asking++;
	ask(w->file->server, arm, (&(struct arm_request){ .handle = w->file->handle }), NULL, 0, answered_fence, w);
}

void epoll_doubt(struct epoll *e, bool only_here)
{
	for (struct watched *w = e->first; w; w = w->next) {
		bool here = is_here(w->file);
		if (w->disabled || w->asking || (only_here && !here))
			continue;
		if (w->ready || (!here && !(w->events & EPOLLET))) {
			w->ready = 0;
			w->hint = true;
		} else if (!here && !w->hint) {
			fence(w);
		}
	}
}

void epoll_look(struct epoll *e)
{
	for (struct watched *w = e->first; w; w = w->next)
		if (w->hint && !w->asking && !w->disabled && !w->ready)
			watched_ask(w);
}

static void watched_free(struct watched *w, bool disarm)
{
	struct epoll *e = w->epoll;
	struct watched **at = &e->first;
	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	if (disarm && is_here(w->file)) {
		struct description *d = description_find(w->file->handle);
		if (d && d->ops->disarm)
			d->ops->disarm(d, EXA_ENDPOINT(EXA_HUB_resmgr, 1), w->token);
	} else if (disarm) {
		tell(w->file->server, disarm, (&(struct disarm_request){ .handle = w->file->handle, .token = w->token }), NULL, 0);
	}
	w->epoll = NULL;
	if (!w->asking) {
		free(w);
		return;
	}
	e->asking--;
	wake(&e->waiting);
}

void epolls_file_gone(const struct open_file *f)
{
	for (struct epoll *e = all; e; e = e->next)
		for (struct watched *w = e->first, *next; w; w = next) {
			next = w->next;
			if (w->file == f)
				watched_free(w, false);
		}
}

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
	if (EXA_SLOT(r->head->sender) >= EXA_HUBS)
		return -EPERM;
	notice(q->token, q->events);
	return 0;
}

static int epoll_arm(struct request *r, struct description *d, const struct arm_request *q, struct arm_reply *p)
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
		if (nested && !is_here(w->file)) {
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
	.kind = "epoll", .stat = anonymous_stat, .arm = epoll_arm, .disarm = epoll_disarm, .release = epoll_release,
};

int do_epoll_create(struct request *r, const struct epoll_create_request *q, struct epoll_create_reply *p)
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
	e->next = all;
	all = e;
	poll_here = notice;
	return 0;
}

/* Whether `from` watches `to`, by whatever detour; also where the chain is too long to tell. */
static bool reaches(const struct epoll *from, const struct epoll *to, int left)
{
	if (from == to || !left)
		return true;
	for (const struct watched *w = from->first; w; w = w->next) {
		const struct epoll *inner = is_here(w->file) ? epoll_find(w->file->handle) : NULL;
		if (inner && reaches(inner, to, left - 1))
			return true;
	}
	return false;
}

static int add(struct epoll *e, const struct epoll_ctl_request *q, struct open_file *f)
{
	const struct epoll *inner = is_here(f) ? epoll_find(f->handle) : NULL;
	if (inner && reaches(inner, e, NESTED_MAX))
		return -ELOOP;
	struct watched *w = calloc(1, sizeof *w);
	if (!w)
		return -ENOMEM;
	if (!++last_token)
		last_token = 1;
	*w = (struct watched){ .epoll = e, .next = e->first, .fd = q->fd, .file = f, .events = q->events, .data = q->data,
		.token = last_token, .hint = true };
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
	if (!e || (is_here(f) && f->handle == q->handle))
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
