/*
 * A program writes to its terminal (POSIX.1, 11.1.8).
 * Entry points: do_write, terminal_write.
 * Does not do: output processing (output.c).
 */
#include <errno.h>
#include <fcntl.h>

#include "server/handle.h"
#include "terminal.h"

int write_end(struct request *r, struct write_reply *p, int error)
{
	p->count = r->progress;
	return r->progress ? 0 : error;
}

int terminal_write(struct request *r, struct description *d, struct write_reply *p)
{
	struct terminal *t = d->terminal;
	if (d->hung)
		return write_end(r, p, -EIO);
	int status = local(t, TOSTOP) ? job_check(r, t, true) : 0;
	if (status)
		return status == PENDING ? PENDING : write_end(r, p, status);
	r->progress += output_write(t, r->tail + r->progress, r->tail_len - r->progress);
	if (r->progress == r->tail_len)
		return write_end(r, p, 0);
	status = d->flags & O_NONBLOCK ? -EAGAIN : wait_on(r, &t->writers);
	return status == PENDING ? PENDING : write_end(r, p, status);
}

int do_write(struct request *r, const struct write_request *q, struct write_reply *p)
{
	struct description *d = handle_get(q->handle);
	if (!d)
		return write_end(r, p, -EBADF);
	if (q->offset != EXA_OFFSET_CURRENT)
		return -ESPIPE;
	return d->master ? master_write(r, d, p) : terminal_write(r, d, p);
}
