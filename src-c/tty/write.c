/*
 * A program writes to its terminal (POSIX.1, 11.1.8).
 * Entry points: slave_write, write_wait.
 * Does not do: output processing (output.c).
 */
#include <errno.h>
#include <fcntl.h>

#include "terminal.h"

/* What has been written counts more than why no more can be. */
static int write_end(const struct request *r, int error)
{
	return r->progress ? (int)r->progress : error;
}

int write_wait(struct request *r, const struct description *d, struct queue *queue)
{
	int status = d->flags & O_NONBLOCK ? -EAGAIN : wait_on(r, queue);
	return status == PENDING ? PENDING : write_end(r, status);
}

int slave_write(
	struct request *r, struct description *d, int64_t offset, const char *bytes, uint32_t count)
{
	struct side *s = d->object;
	struct terminal *t = s->terminal;
	if (offset != EXA_OFFSET_CURRENT)
		return -ESPIPE;
	if (s->hung)
		return write_end(r, -EIO);
	int status = local(t, TOSTOP) ? job_check(r, t, true) : 0;
	if (status)
		return status == PENDING ? PENDING : write_end(r, status);
	r->progress += output_write(t, bytes + r->progress, count - r->progress);
	return r->progress < count ? write_wait(r, d, &t->writers) : (int)count;
}
