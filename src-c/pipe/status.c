/*
 * What else can be asked of a pipe's end: status, flags, ioctl; and what a pipe cannot do.
 * Entry points: do_handle_stat, do_description_flags, do_ioctl, do_seek, do_truncate, do_readdir, do_sync.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include "handle.h"
#include "pipe.h"

int do_handle_stat(struct request *r, const struct handle_stat_request *q, struct handle_stat_reply *p)
{
	(void)r;
	struct end *e = handle_get(q->handle);
	if (!e)
		return -EBADF;
	p->st = e->pipe->st;
	return 0;
}

int do_description_flags(struct request *r, const struct description_flags_request *q, struct description_flags_reply *p)
{
	(void)r;
	struct end *e = handle_get(q->handle);
	if (!e)
		return -EBADF;
	if (q->set)
		e->flags = q->flags & (O_NONBLOCK | O_APPEND);
	p->flags = e->flags;
	return 0;
}

int do_ioctl(struct request *r, const struct ioctl_request *q, struct ioctl_reply *p)
{
	(void)p;
	struct end *e = handle_get(q->handle);
	if (!e)
		return -EBADF;
	if (q->request != FIONREAD)
		return -ENOTTY;
	int value = (int)ring_used(&e->pipe->ring);
	memcpy(r->out, &value, sizeof value);
	r->out_len = sizeof value;
	return 0;
}

int do_seek(struct request *r, const struct seek_request *q, struct seek_reply *p)
{
	(void)r, (void)p;
	return handle_get(q->handle) ? -ESPIPE : -EBADF;
}

int do_truncate(struct request *r, const struct truncate_request *q, struct truncate_reply *p)
{
	(void)r, (void)p;
	return handle_get(q->handle) ? -EINVAL : -EBADF;
}

int do_readdir(struct request *r, const struct readdir_request *q, struct readdir_reply *p)
{
	(void)r, (void)p;
	return handle_get(q->handle) ? -ENOTDIR : -EBADF;
}

int do_sync(struct request *r, const struct sync_request *q, struct sync_reply *p)
{
	(void)r, (void)p;
	return handle_get(q->handle) ? -EINVAL : -EBADF;
}
