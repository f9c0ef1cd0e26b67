/*
 * Pipes and their ends: making them, releasing them, what poll sees of them.
 * Entry points: do_pipe_new, do_release, do_arm, do_disarm, server_gone, and those of pipe.h.
 * Does not do: moving bytes (transfer.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include "handle.h"
#include "pipe.h"

static uint64_t last_ino;
static struct pipe *dead;

void pipe_abandon(struct pipe *pipe)
{
	fifo_forget(pipe);
	pipe->next_dead = dead;
	dead = pipe;
}

struct pipe *pipe_make(const struct exa_stat *st)
{
	struct pipe *pipe = calloc(1, sizeof *pipe);
	if (pipe)
		pipe->st = *st;
	return pipe;
}

uint64_t end_new(struct pipe *pipe, bool reads, bool writes, uint32_t flags)
{
	struct end *e = calloc(1, sizeof *e);
	uint64_t handle = e ? handle_new(e) : 0;
	if (!handle) {
		free(e);
		if (!pipe->ends)
			pipe_abandon(pipe);
		return 0;
	}
	*e = (struct end){ .pipe = pipe, .handle = handle, .reads = reads, .writes = writes, .flags = flags & O_NONBLOCK, .next = pipe->ends };
	pipe->ends = e;
	pipe->write_ends += writes;
	pipe->read_ends += reads;
	return handle;
}

/* The last end of a kind wakes the other kind; waiting requests by way of this handle find it unknown. */
static void end_free(struct end *e, uint64_t handle)
{
	struct pipe *pipe = e->pipe;
	handle_free(handle);
	struct end **at = &pipe->ends;
	while (*at != e)
		at = &(*at)->next;
	*at = e->next;
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
		*at = pipe->next_dead;
		ring_close(&pipe->ring);
		free(pipe);
	}
}

uint32_t end_events(const struct end *e)
{
	const struct pipe *pipe = e->pipe;
	uint32_t events = 0;
	if (e->writes) {
		/* Before its first write the ring has no memory, but all its room. */
		if (EXA_PIPE_SIZE - ring_used(&pipe->ring) >= EXA_PIPE_BUF)
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
	if (EXA_SLOT(r->head->sender) != EXA_HUB_resmgr)
		return -EPERM;
	if (q->flags & ~(uint32_t)(O_NONBLOCK | O_CLOEXEC))
		return -EINVAL;
	int64_t now = now_realtime();
	struct pipe *pipe = pipe_make(&(struct exa_stat){ .dev = EXA_HUB_pipe, .ino = ++last_ino, .mode = S_IFIFO | 0600,
		.nlink = 1, .blksize = EXA_PIPE_BUF, .atime = now, .mtime = now, .ctime = now });
	if (!pipe)
		return -ENOMEM;
	p->ino = last_ino;
	p->read_handle = end_new(pipe, true, false, q->flags);
	if (!p->read_handle)
		return -ENOMEM;
	pipe->ends->met = true;
	p->write_handle = end_new(pipe, false, true, q->flags);
	if (p->write_handle)
		return 0;
	end_free(pipe->ends, p->read_handle);
	return -ENOMEM;
}

int do_release(struct request *r, const struct release_request *q, struct release_reply *p)
{
	(void)p;
	struct end *e = handle_get(q->handle);
	if (e && EXA_SLOT(r->head->sender) == EXA_HUB_resmgr)
		end_free(e, q->handle);
	return 0;
}

int do_arm(struct request *r, const struct arm_request *q, struct arm_reply *p)
{
	struct end *e = handle_get(q->handle);
	return e ? poll_arm(&e->armed, r, q, p, end_events(e)) : -EBADF;
}

int do_disarm(struct request *r, const struct disarm_request *q, struct disarm_reply *p)
{
	(void)p;
	struct end *e = handle_get(q->handle);
	if (!e)
		return -EBADF;
	poll_disarm(&e->armed, r->head->sender, q->token);
	return 0;
}

void server_gone(uint32_t endpoint) { poll_gone(endpoint); }
