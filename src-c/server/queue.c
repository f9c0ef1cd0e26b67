/*
 * Wait queues: requests whose handlers returned PENDING, in the order in which they came.
 * Entry points: wait_on, wait_disk, wake, queue_close. Does not do: running them (serve.c).
 */
#include <errno.h>

#include "loop.h"

static int enter(struct request *r, struct queue *queue, bool over)
{
	if (over) {
		queue_leave(r);
		return -EINTR;
	}
	if (r->queue == queue)
		return PENDING;
	queue_leave(r);
	struct request **end = &queue->first;
	while (*end)
		end = &(*end)->queue_next;
	*end = r;
	r->queue = queue;
	r->queue_next = NULL;
	return PENDING;
}

int wait_on(struct request *r, struct queue *queue) { return enter(r, queue, r->cancelled); }

int wait_disk(struct request *r, struct queue *queue) { return enter(r, queue, r->dead); }

void wake(struct queue *queue)
{
	for (struct request *r = queue->first; r; r = r->queue_next)
		request_wake(r);
}

void queue_close(struct queue *queue)
{
	for (struct request *r; (r = queue->first); queue_leave(r))
		request_wake(r);
}

void queue_leave(struct request *r)
{
	if (!r->queue)
		return;
	for (struct request **p = &r->queue->first; *p; p = &(*p)->queue_next)
		if (*p == r) {
			*p = r->queue_next;
			break;
		}
	r->queue = NULL;
}

/* The request has moved from the inbox to the heap. */
void queue_replace(struct request *from, struct request *to)
{
	if (!from->queue)
		return;
	for (struct request **p = &from->queue->first; *p; p = &(*p)->queue_next)
		if (*p == from) {
			*p = to;
			break;
		}
}
