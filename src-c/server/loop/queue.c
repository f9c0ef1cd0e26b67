/*
 * Wait queues: requests whose handlers returned PENDING, in the order in which they came.
 * Entry points: wait_on, wait_disk, wake, queue_close. Does not do: running them (serve.c).
 */
#include <errno.h>

#include "loop.h"

static int enter(struct request *r, struct queue *queue, bool over)
{
	int status = over ? -EINTR : r->queue == queue ? 0 : request_keep(r);
	if (status < 0) {
		queue_leave(r);
		return status;
	}
	if (r->queue == queue)
		return PENDING;
	queue_leave(r);
	r->queue_previous = queue->last;
	r->queue_next = NULL;
	*(queue->last ? &queue->last->queue_next : &queue->first) = r;
	queue->last = r;
	r->queue = queue;
	return PENDING;
}

int wait_on(struct request *r, struct queue *queue)
{
	return enter(r, queue, r->cancelled && !r->committed);
}

int wait_disk(struct request *r, struct queue *queue)
{
	return enter(r, queue, r->dead && !r->committed);
}

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
	struct queue *queue = r->queue;
	if (!queue)
		return;
	*(r->queue_previous ? &r->queue_previous->queue_next : &queue->first) = r->queue_next;
	*(r->queue_next ? &r->queue_next->queue_previous : &queue->last) = r->queue_previous;
	r->queue = NULL;
}
