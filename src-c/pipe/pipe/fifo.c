/*
 * FIFOs, by their nodes (device, inode), and more ends for a pipe that is there (/proc/PID/fd).
 * Entry points: do_pipe_open, fifo_forget.
 * Does not do: making who opens wait for the other end; resmgr does, until it is told (pipe_met).
 */
#include <errno.h>
#include <fcntl.h>

#include "pipe.h"

static struct pipe *fifos;

static struct pipe *fifo_find(const struct exa_stat *st)
{
	for (struct pipe *pipe = fifos; pipe; pipe = pipe->next_fifo)
		if (pipe->st.dev == st->dev && pipe->st.ino == st->ino)
			return pipe;
	struct pipe *pipe = pipe_make(st);
	if (pipe) {
		pipe->named = true;
		pipe->next_fifo = fifos;
		fifos = pipe;
	}
	return pipe;
}

void fifo_forget(struct pipe *pipe)
{
	struct pipe **at = &fifos;
	while (*at && *at != pipe)
		at = &(*at)->next_fifo;
	if (*at)
		*at = pipe->next_fifo;
}

/* A new end has come: those of the other kind have met it. */
static void introduce(struct pipe *pipe, const struct end *new)
{
	for (struct end *e = pipe->ends; e; e = e->next) {
		if (e->met || !((e->reads && new->writes) || (e->writes && new->reads)))
			continue;
		e->met = true;
		tell(EXA_ENDPOINT(EXA_SERVER_resmgr, 0), pipe_met,
			(&(struct pipe_met_request){ .handle = e->handle }), NULL, 0);
	}
}

int do_pipe_open(struct request *r, const struct pipe_open_request *q, struct pipe_open_reply *p)
{
	if (!from_resmgr(r))
		return -EPERM;
	uint32_t mode = q->flags & O_ACCMODE;
	bool reads = mode == O_RDONLY || mode == O_RDWR, writes = mode == O_WRONLY || mode == O_RDWR;
	struct end *known = q->handle ? end_find(q->handle) : NULL;
	if (q->handle && !known)
		return -ENXIO;
	if (!reads && !writes)
		return -EINVAL;
	struct pipe *pipe = known ? known->pipe : fifo_find(&q->st);
	if (!pipe)
		return -ENOMEM;
	bool alone = !reads && !pipe->read_ends;
	if (alone && pipe->named && q->flags & O_NONBLOCK) {
		if (!pipe->ends)
			pipe_abandon(pipe);
		return -ENXIO;
	}
	p->handle = end_new(pipe, reads, writes, q->flags);
	if (!p->handle)
		return -ENOMEM;
	p->ino = pipe->st.ino;
	pipe->ends->met = (reads && pipe->write_ends) || (writes && pipe->read_ends);
	p->met = pipe->ends->met;
	introduce(pipe, pipe->ends);
	return 0;
}
