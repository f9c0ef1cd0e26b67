/*
 * Reading and writing pipes (POSIX read(2), write(2): pipes).
 * Entry points: end_read, end_write.
 *
 * A read takes what is there. A write of up to EXA_PIPE_BUF goes in whole or waits; a longer one
 * goes in piece by piece, its request remembering how far it is.
 */
#include <errno.h>
#include <fcntl.h>

#include "pipe.h"

int end_read(struct request *r, struct description *d, int64_t offset, char *out, uint32_t count)
{
	if (offset != EXA_OFFSET_CURRENT)
		return -ESPIPE;
	struct pipe *pipe = ((struct end *)d->object)->pipe;
	uint32_t used = ring_used(&pipe->ring);
	if (!used && count && pipe->write_ends)
		return d->flags & O_NONBLOCK ? -EAGAIN : wait_on(r, &pipe->readers);
	if (count > used)
		count = used;
	ring_take(&pipe->ring, out, count);
	if (count)
		pipe_drained(pipe);
	return (int)count;
}

int end_write(
	struct request *r, struct description *d, int64_t offset, const char *bytes, uint32_t length)
{
	if (offset != EXA_OFFSET_CURRENT)
		return -ESPIPE;
	struct pipe *pipe = ((struct end *)d->object)->pipe;
	if (!length)
		return 0;
	if (!pipe->read_ends)
		return r->progress ? (int)r->progress : -EPIPE;
	if (!ring_open(&pipe->ring, pipe->size))
		return -ENOMEM;
	uint32_t room = ring_room(&pipe->ring), left = length - r->progress;
	uint32_t count = left <= room ? left : length <= EXA_PIPE_BUF ? 0 : room;
	if (count) {
		ring_put(&pipe->ring, bytes + r->progress, count);
		r->progress += count;
		pipe_filled(pipe);
	}
	if (r->progress == length)
		return (int)length;
	int status = d->flags & O_NONBLOCK ? -EAGAIN : wait_on(r, &pipe->writers);
	return status != PENDING && r->progress ? (int)r->progress : status;
}
