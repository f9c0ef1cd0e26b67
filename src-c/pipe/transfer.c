/*
 * Reading and writing pipes (POSIX read(2), write(2): pipes).
 * Entry points: do_read, do_write.
 *
 * A read takes what is there. A write of up to EXA_PIPE_BUF goes in whole or waits; a longer one goes
 * in piece by piece, its request remembering how far it is.
 */
#include <errno.h>
#include <fcntl.h>
#include "handle.h"
#include "pipe.h"

int do_read(struct request *r, const struct read_request *q, struct read_reply *p)
{
	struct end *e = handle_get(q->handle);
	if (!e || !e->reads)
		return -EBADF;
	if (q->offset != EXA_OFFSET_CURRENT)
		return -ESPIPE;
	struct pipe *pipe = e->pipe;
	uint32_t used = ring_used(&pipe->ring);
	if (!used && q->count && pipe->write_ends)
		return e->flags & O_NONBLOCK ? -EAGAIN : wait_on(r, &pipe->readers);
	uint32_t count = q->count < EXA_TAIL_MAX ? q->count : EXA_TAIL_MAX;
	if (count > used)
		count = used;
	ring_take(&pipe->ring, r->out, count);
	p->count = r->out_len = count;
	if (count)
		pipe_drained(pipe);
	return 0;
}

/* Answers what has gone in so far, or the error if that is nothing. */
static int write_end(struct request *r, struct write_reply *p, int error)
{
	p->count = r->progress;
	return r->progress ? 0 : error;
}

int do_write(struct request *r, const struct write_request *q, struct write_reply *p)
{
	struct end *e = handle_get(q->handle);
	if (!e || !e->writes)
		return write_end(r, p, -EBADF);
	if (q->offset != EXA_OFFSET_CURRENT)
		return -ESPIPE;
	struct pipe *pipe = e->pipe;
	if (!r->tail_len)
		return 0;
	if (!pipe->read_ends)
		return write_end(r, p, -EPIPE);
	if (!ring_open(&pipe->ring, EXA_PIPE_SIZE))
		return -ENOMEM;
	uint32_t room = ring_room(&pipe->ring), left = r->tail_len - r->progress;
	uint32_t count = left <= room ? left : r->tail_len <= EXA_PIPE_BUF ? 0 : room;
	if (count) {
		ring_put(&pipe->ring, r->tail + r->progress, count);
		r->progress += count;
		pipe_filled(pipe);
	}
	if (r->progress == r->tail_len)
		return write_end(r, p, 0);
	if (e->flags & O_NONBLOCK)
		return write_end(r, p, -EAGAIN);
	int status = wait_on(r, &pipe->writers);
	return status == PENDING ? PENDING : write_end(r, p, status);
}
