/* epoll_wait: reports what is ready, or waits for it. Entry point: do_epoll_wait. */
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>

#include "process/proc.h"
#include "signal/signals.h"
#include "watch.h"

/* What was reported goes to the end, so that a small buffer starves none. */
static void move_last(struct epoll *e, struct watched *w)
{
	struct watched **at = &e->first;
	while (*at != w)
		at = &(*at)->next;
	*at = w->next;
	while (*at)
		at = &(*at)->next;
	*at = w;
	w->next = NULL;
}

static uint32_t report(struct epoll *e, char *out, uint32_t room)
{
	uint32_t count = 0, all = 0;
	for (const struct watched *w = e->first; w; w = w->next)
		all++;
	for (struct watched *w = e->first, *next; w && all-- && count < room; w = next) {
		next = w->next;
		if (!w->ready || w->disabled)
			continue;
		struct epoll_event event = { .events = w->ready, .data.u64 = w->data };
		memcpy(out + count++ * sizeof event, &event, sizeof event);
		w->ready = 0;
		if (w->events & EPOLLONESHOT)
			w->disabled = true;
		else if (!(w->events & EPOLLET))
			w->hint = true;
		move_last(e, w);
	}
	return count;
}

int do_epoll_wait(struct request *r, const struct epoll_wait_request *q, struct epoll_wait_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	struct epoll *e = epoll_find(q->handle);
	uint32_t room = EXA_TAIL_MAX / sizeof(struct epoll_event);
	if (!e || !q->count) {
		timer_stop(&self->sleep);
		return -EINVAL;
	}
	if (!r->progress++)
		epoll_doubt(e, false);
	epoll_look(e);
	if (!e->asking) {
		p->count = report(e, r->out, q->count < room ? q->count : room);
		r->out_len = p->count * sizeof(struct epoll_event);
		if (p->count || q->deadline <= now_monotonic()) {
			timer_stop(&self->sleep);
			return 0;
		}
		if (!self->sleep.armed)
			sleep_until(r, self, q->deadline);
	}
	int status = wait_on(r, &e->waiting);
	if (status != PENDING)
		timer_stop(&self->sleep);
	return status;
}
