/*
 * epoll: what is known to be ready of what is watched.
 *
 * resmgr arms at the servers itself (file.def); what their notices say are hints, so a description
 * is asked again before it is reported. One that is watched by edge is armed at the same time as it
 * is asked (POLL_EDGE), so that nothing that comes after is missed. Entry points: epoll_doubt,
 * epoll_look, watched_free. Does not do: what is watched (epoll.c), waiting (epoll_wait.c).
 */
#include <stdlib.h>
#include <sys/epoll.h>

#include "file/fd.h"
#include "process/quota.h"
#include "watch.h"

#define CONTROL (EPOLLET | EPOLLONESHOT | EPOLLEXCLUSIVE | EPOLLWAKEUP)

static void answered_ask(
	void *argument, int status, const void *reply, const char *tail, uint32_t tail_len)
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
	/* A notice that came before the answer is part of it. Changed while it was asked: the answer is
	 * about something else. */
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
	struct arm_request q = { .handle = w->file->handle,
		.token = w->token,
		.events = (w->events & ~CONTROL) | POLL_ALWAYS | (w->events & EPOLLET ? POLL_EDGE : 0) };
	w->hint = false;
	w->asking = true;
	w->epoll->asking++;
	if (!watched_here(w->file)) {
		ask(w->file->server, arm, &q, NULL, 0, answered_ask, w);
		return;
	}
	struct exa_header head = { .sender = EXA_ENDPOINT(EXA_SERVER_resmgr, 1) };
	struct arm_reply p = { 0 };
	int status = do_arm(&(struct request){ .head = &head }, &q, &p);
	answered_ask(w, status, &p, NULL, 0);
}

static void answered_fence(
	void *argument, int status, const void *reply, const char *tail, uint32_t tail_len)
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

/* An edge can't be asked for; but with any answer of its server, the notices from before are here.
 */
static void fence(struct watched *w)
{
	w->asking = true;
	w->epoll->asking++;
	ask(w->file->server, arm, (&(struct arm_request){ .handle = w->file->handle }), NULL, 0,
		answered_fence, w);
}

void epoll_doubt(struct epoll *e, bool only_here)
{
	for (struct watched *w = e->first; w; w = w->next) {
		bool here = watched_here(w->file);
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

void watched_free(struct watched *w, bool disarm)
{
	struct epoll *e = w->epoll;
	struct watched **at = &e->first;
	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	if (disarm && watched_here(w->file)) {
		struct description *d = description_find(w->file->handle);
		if (d && d->ops->disarm)
			d->ops->disarm(d, EXA_ENDPOINT(EXA_SERVER_resmgr, 1), w->token);
	} else if (disarm) {
		tell(w->file->server, disarm,
			(&(struct disarm_request){ .handle = w->file->handle, .token = w->token }), NULL, 0);
	}
	w->epoll = NULL;
	quota_give(QUOTA_POLLS, e->uid);
	if (!w->asking) {
		free(w);
		return;
	}
	e->asking--;
	wake(&e->waiting);
}
