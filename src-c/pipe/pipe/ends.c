/*
 * Pipes and their ends: making them, releasing them, what poll and fstat see of them.
 * Entry points: do_pipe_new, end_ops, and those of pipe.h.
 * Does not do: moving bytes (transfer.c).
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "pipe.h"

static struct pipe *dead;
static uint64_t sizes; /* bytes that all pipes may hold */

uint64_t ino_next(void)
{
	static uint64_t last;
	return ++last;
}

void pipe_abandon(struct pipe *pipe)
{
	fifo_forget(pipe);
	pipe->next_dead = dead;
	dead = pipe;
}

struct pipe *pipe_make(const struct exa_stat *st)
{
	struct pipe *pipe = calloc(1, sizeof *pipe);
	if (pipe) {
		pipe->st = *st;
		pipe->size = sizes + EXA_PIPE_SIZE > PIPES_BYTES_MAX ? EXA_PIPE_BUF : EXA_PIPE_SIZE;
		sizes += pipe->size;
	}
	return pipe;
}

struct end *end_find(uint64_t handle)
{
	struct description *d = description_find(handle);
	return d && d->ops == &end_ops ? d->object : NULL;
}

uint64_t end_new(struct pipe *pipe, bool reads, bool writes, uint32_t flags)
{
	uint32_t mode = reads && writes ? O_RDWR : writes ? O_WRONLY : O_RDONLY;
	struct end *e = calloc(1, sizeof *e);
	struct description *d = e ? description_new(&end_ops, e, mode | (flags & O_NONBLOCK), 0) : NULL;
	if (!d) {
		free(e);
		if (!pipe->ends)
			pipe_abandon(pipe);
		return 0;
	}
	*e = (struct end){
		.pipe = pipe, .handle = d->handle, .reads = reads, .writes = writes, .next = pipe->ends
	};
	pipe->ends = e;
	pipe->write_ends += writes;
	pipe->read_ends += reads;
	return d->handle;
}

/* The last end of a kind wakes the other kind; waiting requests by way of this handle find it
 * unknown. */
static void end_release(struct description *d)
{
	struct end *e = d->object;
	struct pipe *pipe = e->pipe;
	struct end **at = &pipe->ends;
	while (*at != e)
		at = &(*at)->next;
	*at = e->next;
	assert(pipe->write_ends >= e->writes && pipe->read_ends >= e->reads);
	pipe->write_ends -= e->writes;
	pipe->read_ends -= e->reads;
	poll_drop(&e->armed);
	free(e);
	pipe_filled(pipe);
	pipe_drained(pipe);
	if (!pipe->ends)
		pipe_abandon(pipe);
}

void pipes_sweep(void)
{
	for (struct pipe **at = &dead; *at;) {
		struct pipe *pipe = *at;
		if (pipe->readers.first || pipe->writers.first) {
			at = &pipe->next_dead;
			continue;
		}
		assert(!pipe->ends && !pipe->read_ends && !pipe->write_ends);
		*at = pipe->next_dead;
		sizes -= pipe->size;
		ring_close(&pipe->ring);
		free(pipe);
	}
}

static uint32_t end_events(const struct end *e)
{
	const struct pipe *pipe = e->pipe;
	uint32_t events = 0;
	if (e->writes) {
		/* Before its first write the ring has no memory, but all its room. */
		if (pipe->size - ring_used(&pipe->ring) >= EXA_PIPE_BUF)
			events |= POLL_WRITABLE;
		if (!pipe->read_ends)
			events |= POLLERR | POLL_WRITABLE;
	}
	if (e->reads) {
		if (ring_used(&pipe->ring))
			events |= POLL_READABLE;
		/* A FIFO that nobody has opened for writing yet is not hung up. */
		if (!pipe->write_ends && e->met)
			events |= POLLHUP;
	}
	return events;
}

static void tell_ends(struct pipe *pipe, bool writes)
{
	for (struct end *e = pipe->ends; e; e = e->next)
		if ((writes ? e->writes : e->reads) && e->armed.first)
			poll_ready(&e->armed, end_events(e));
}

void pipe_filled(struct pipe *pipe)
{
	wake(&pipe->readers);
	tell_ends(pipe, false);
}

void pipe_drained(struct pipe *pipe)
{
	wake(&pipe->writers);
	tell_ends(pipe, true);
}

int do_pipe_new(struct request *r, const struct pipe_new_request *q, struct pipe_new_reply *p)
{
	if (!from_resmgr(r))
		return -EPERM;
	if (q->flags & ~(uint32_t)(O_NONBLOCK | O_CLOEXEC))
		return -EINVAL;
	int64_t now = now_realtime();
	struct pipe *pipe = pipe_make(&(struct exa_stat){ .dev = EXA_SERVER_pipe,
		.ino = ino_next(),
		.mode = S_IFIFO | 0600,
		.nlink = 1,
		.blksize = EXA_PIPE_BUF,
		.atime = now,
		.mtime = now,
		.ctime = now });
	if (!pipe)
		return -ENOMEM;
	p->ino = pipe->st.ino;
	p->read_handle = end_new(pipe, true, false, q->flags);
	if (!p->read_handle)
		return -ENOMEM;
	pipe->ends->met = true;
	p->write_handle = end_new(pipe, false, true, q->flags);
	if (p->write_handle)
		return 0;
	description_release(description_find(p->read_handle));
	return -ENOMEM;
}

static int end_arm(
	struct request *r, struct description *d, const struct arm_request *q, struct arm_reply *p)
{
	struct end *e = d->object;
	return poll_arm(&e->armed, r, q, p, end_events(e));
}

static void end_disarm(struct description *d, uint32_t sender, uint32_t token)
{
	poll_disarm(&((struct end *)d->object)->armed, sender, token);
}

static int end_stat(struct description *d, struct exa_stat *st)
{
	*st = ((struct end *)d->object)->pipe->st;
	return 0;
}

/* F_SETPIPE_SZ (fcntl(2)): a power of two, a page at least; what is in it stays. */
static int resize(struct pipe *pipe, int32_t wanted)
{
	uint32_t size = EXA_PIPE_BUF;
	if (wanted < 0)
		return -EINVAL;
	if (wanted > EXA_PIPE_SIZE_MAX)
		return -EPERM;
	while (size < (uint32_t)wanted)
		size *= 2;
	if (ring_used(&pipe->ring) > size)
		return -EBUSY;
	if (size > pipe->size && sizes + size - pipe->size > PIPES_BYTES_MAX)
		return -EPERM;
	if (pipe->ring.bytes && !ring_resize(&pipe->ring, size))
		return -ENOMEM;
	sizes = sizes - pipe->size + size;
	pipe->size = size;
	pipe_drained(pipe);
	return 0;
}

static int end_ioctl(struct request *r, struct description *d, uint32_t request, int32_t *result)
{
	struct pipe *pipe = ((struct end *)d->object)->pipe;
	int value, status = 0;
	switch (request) {
	case FIONREAD:
		value = (int)ring_used(&pipe->ring);
		memcpy(r->out, &value, sizeof value);
		r->out_len = sizeof value;
		return 0;
	case F_SETPIPE_SZ:
		if (r->tail_len < sizeof value)
			return -EINVAL;
		memcpy(&value, r->tail, sizeof value);
		status = resize(pipe, value);
		break;
	case F_GETPIPE_SZ:
		break;
	default:
		return -ENOTTY;
	}
	*result = (int32_t)pipe->size;
	return status;
}

const struct description_ops end_ops = {
	.kind = "pipe",
	.read = end_read,
	.write = end_write,
	.stat = end_stat,
	.ioctl = end_ioctl,
	.arm = end_arm,
	.disarm = end_disarm,
	.release = end_release,
};
