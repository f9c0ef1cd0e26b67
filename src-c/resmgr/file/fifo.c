/*
 * Opening FIFOs: POSIX.1 open(). Who opens one end waits for the other, unless O_NONBLOCK.
 *
 * The end is made at once at the pipe server, so that the other side finds it; the wait is here,
 * where a signal can interrupt it. Entry points: fifo_open, do_pipe_met. Does not do: bytes, and
 * who is at the other end (the pipe server).
 */
#include "fifo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "procfs/procfs.h"

#define PIPE EXA_ENDPOINT(EXA_SERVER_pipe, 1)

/** request.memory of an open that waits. */
struct meeting {
	uint64_t handle;
	bool met;
};

static struct queue openers;

/* As if it had never been opened. */
static int give_back(uint64_t handle, int error)
{
	release_handle(PIPE, handle);
	return error;
}

static int meet(struct request *r, uint64_t handle)
{
	struct meeting *m = r->memory;
	if (!m && !(r->memory = m = calloc(1, sizeof *m)))
		return give_back(handle, -ENOMEM);
	m->handle = handle;
	if (m->met)
		return 0;
	int status = wait_on(r, &openers);
	return status == PENDING ? PENDING : give_back(handle, status);
}

int fifo_open(struct request *r, const struct walked *w, uint32_t flags, struct opened *out)
{
	struct pipe_open_request q = { .st = w->reply.st, .flags = flags & (O_ACCMODE | O_NONBLOCK) };
	struct pipe_open_reply made;
	bool anew = !strcmp(w->mount->type, "proc");
	if (anew) {
		struct open_file *f = procfs_file(w->reply.st.ino);
		q.handle = f && EXA_SLOT(f->server) == EXA_SERVER_pipe ? f->handle : 0;
		/* It may have been closed since it was opened anew. */
		if (!q.handle && !r->cursor)
			return -ENXIO;
	}
	int status = DOWN(r, PIPE, pipe_open, &q, NULL, 0, &made, NULL, NULL);
	if (status < 0)
		return status;
	out->server = PIPE;
	out->handle = made.handle;
	out->pipe = anew ? made.ino : 0;
	return made.met || anew || flags & (O_NONBLOCK | O_RDWR) ? 0 : meet(r, made.handle);
}

int do_pipe_met(struct request *r, const struct pipe_met_request *q, struct pipe_met_reply *p)
{
	(void)p;
	if (EXA_SLOT(r->head->sender) != EXA_SERVER_pipe)
		return -EPERM;
	for (struct request *o = openers.first; o; o = o->queue_next) {
		struct meeting *m = o->memory;
		if (m->handle != q->handle)
			continue;
		m->met = true;
		request_wake(o);
	}
	return 0;
}
