/*
 * Calls on descriptors: close, dup, descriptor, descriptor_flags, pipe.
 * Does not do: opening by path (open.c).
 */
#include <errno.h>
#include <fcntl.h>

#include "fd.h"
#include "mount/mount.h"
#include "process/limits.h"

int do_close(struct request *r, const struct close_request *q, struct close_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	return fd_let_go(r, self, q->fd) == PENDING ? PENDING : fd_close(self, q->fd);
}

int do_dup(struct request *r, const struct dup_request *q, struct dup_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	struct open_file *f = fd_get(self, q->fd);
	if (!f || (q->minimum < 0 && q->target < 0))
		return -EBADF;
	if (q->flags & ~(uint32_t)O_CLOEXEC)
		return -EINVAL;
	bool cloexec = q->flags & O_CLOEXEC;
	if (q->minimum < 0 && q->target == q->fd) {
		p->fd = q->fd; /* dup2 of itself changes nothing */
	} else {
		int status = q->minimum < 0 ? fd_reserve(self, q->target) : 0;
		if (status < 0)
			return status;
		if (q->minimum < 0 && fd_let_go(r, self, q->target) == PENDING)
			return PENDING;
		int fd = q->minimum < 0 ? fd_assign(self, q->target, file_hold(f), cloexec)
								: fd_alloc(self, file_hold(f), (uint32_t)q->minimum, cloexec);
		if (fd < 0) {
			file_put(f);
			return fd;
		}
		p->fd = fd;
	}
	p->server = f->server;
	p->handle = f->handle;
	return 0;
}

int do_descriptor(struct request *r, const struct descriptor_request *q, struct descriptor_reply *p)
{
	struct proc *self = caller(r);
	struct open_file *f = self ? fd_get(self, q->fd) : NULL;
	if (!f)
		return self ? -EBADF : -ESRCH;
	p->server = f->server;
	p->handle = f->handle;
	p->flags = f->flags;
	p->mode = f->mode | limit_mark(self);
	return 0;
}

int do_descriptor_flags(
	struct request *r, const struct descriptor_flags_request *q, struct descriptor_flags_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (!fd_get(self, q->fd))
		return -EBADF;
	if (q->set)
		self->fds[q->fd].cloexec = q->flags & FD_CLOEXEC;
	p->flags = self->fds[q->fd].cloexec ? FD_CLOEXEC : 0;
	return 0;
}

int do_pipe(struct request *r, const struct pipe_request *q, struct pipe_reply *p)
{
	struct proc *self = caller(r);
	uint32_t server = EXA_ENDPOINT(EXA_SERVER_pipe, 1);
	struct pipe_new_reply made = { 0 };
	if (self && q->flags & ~(uint32_t)(O_CLOEXEC | O_NONBLOCK))
		return -EINVAL;
	int status = self && !r->steps ? fd_may_open(self) : 0;
	if (status < 0)
		return status;
	status = DOWN(r, server, pipe_new,
		(&(struct pipe_new_request){ .flags = q->flags & O_NONBLOCK }), NULL, 0, &made, NULL, NULL);
	if (status < 0)
		return status;
	struct open_file *reader = file_new(server, made.read_handle, O_RDONLY, S_IFIFO);
	struct open_file *writer = file_new(server, made.write_handle, O_WRONLY, S_IFIFO);
	if (reader && writer)
		reader->ino = writer->ino = made.ino;
	bool cloexec = q->flags & O_CLOEXEC;
	int read_fd = !self      ? -ESRCH
		: !reader || !writer ? -ENOMEM
							 : fd_alloc(self, reader, 0, cloexec);
	int write_fd = read_fd < 0 ? read_fd : fd_alloc(self, writer, 0, cloexec);
	if (write_fd < 0) {
		if (read_fd >= 0)
			fd_close(self, read_fd);
		else if (reader)
			file_put(reader);
		if (writer)
			file_put(writer);
		return write_fd == -EINVAL ? -EMFILE : write_fd;
	}
	*p = (struct pipe_reply){ .read_fd = read_fd,
		.write_fd = write_fd,
		.server = server,
		.read_handle = made.read_handle,
		.write_handle = made.write_handle };
	return 0;
}
