/*
 * Descriptors of sockets: socket, socketpair, listen, accept. The sockets themselves are the pipe
 * server's. Does not do: names (address.c), descriptors in messages (ticket.c).
 */
#include "socket.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>

#include "file/fd.h"
#include "mount/mount.h"

#define KINDS_END 11 /* Linux's SOCK_MAX */

/* What socket(2) says of a type before it looks at the family. */
static int type_check(uint32_t type)
{
	if (type & ~(uint32_t)(SOCK_NONBLOCK | SOCK_CLOEXEC | 15))
		return -EINVAL;
	return (type & 15) < KINDS_END ? 0 : -EINVAL;
}

struct open_file *socket_file(uint64_t handle, uint64_t ino)
{
	struct open_file *f = file_new(PIPE, handle, O_RDWR, S_IFSOCK);
	if (f)
		f->ino = ino;
	return f;
}

int socket_enter(struct proc *self, struct open_file *f, bool cloexec)
{
	int fd = !self ? -ESRCH : !f ? -ENOMEM : fd_alloc(self, f, 0, cloexec);
	if (fd < 0 && f)
		file_put(f);
	return fd == -EINVAL ? -EMFILE : fd;
}

int do_socket(struct request *r, const struct socket_request *q, struct socket_reply *p)
{
	struct proc *self = caller(r);
	int status = type_check(q->type);
	if (self && status < 0)
		return status;
	if (self && !r->steps && (status = fd_may_open(self)) < 0)
		return status;
	struct sock_new_request new = { .family = q->family,
		.type = q->type & 15,
		.protocol = q->protocol,
		.flags = q->type & SOCK_NONBLOCK };
	if (self)
		new.pid = self->pid, new.uid = self->euid, new.gid = self->egid;
	struct sock_new_reply made;
	status = DOWN(r, PIPE, sock_new, &new, NULL, 0, &made, NULL, NULL);
	if (status < 0)
		return status;
	int fd = socket_enter(self, socket_file(made.handle, made.ino), q->type & SOCK_CLOEXEC);
	*p = (struct socket_reply){ .handle = made.handle, .fd = fd, .server = PIPE };
	return fd < 0 ? fd : 0;
}

int do_socketpair(struct request *r, const struct socketpair_request *q, struct socketpair_reply *p)
{
	struct proc *self = caller(r);
	bool cloexec = q->type & SOCK_CLOEXEC;
	int status = type_check(q->type);
	if (self && status < 0)
		return status;
	if (self && !r->steps && (status = fd_may_open(self)) < 0)
		return status;
	struct sock_pair_request pair = { .family = q->family,
		.type = q->type & 15,
		.protocol = q->protocol,
		.flags = q->type & SOCK_NONBLOCK };
	if (self)
		pair.pid = self->pid, pair.uid = self->euid, pair.gid = self->egid;
	struct sock_pair_reply made;
	status = DOWN(r, PIPE, sock_pair, &pair, NULL, 0, &made, NULL, NULL);
	if (status < 0)
		return status;
	struct open_file *second = socket_file(made.second, made.second_ino);
	int first_fd = socket_enter(self, socket_file(made.first, made.first_ino), cloexec);
	if (first_fd < 0) {
		if (second)
			file_put(second);
		return first_fd;
	}
	int second_fd = socket_enter(self, second, cloexec);
	if (second_fd < 0) {
		fd_close(self, first_fd);
		return second_fd;
	}
	*p = (struct socketpair_reply){ .first = made.first,
		.second = made.second,
		.first_fd = first_fd,
		.second_fd = second_fd,
		.server = PIPE };
	return 0;
}

int socket_of(const struct request *r, int32_t fd, struct proc **self, struct open_file **f)
{
	*self = caller(r);
	*f = *self ? fd_get(*self, fd) : NULL;
	if (!*f || (*f)->flags & O_PATH)
		return *self ? -EBADF : -ESRCH;
	return EXA_SLOT((*f)->server) == EXA_SERVER_pipe && S_ISSOCK((*f)->mode) ? 0 : -ENOTSOCK;
}

int do_listen(struct request *r, const struct listen_request *q, struct listen_reply *p)
{
	(void)p;
	struct proc *self;
	struct open_file *f;
	int status = socket_of(r, q->fd, &self, &f);
	if (status < 0)
		return status;
	struct sock_listen_request listen = { .handle = f->handle,
		.backlog = q->backlog,
		.pid = self->pid,
		.uid = self->euid,
		.gid = self->egid };
	struct sock_listen_reply done;
	return DOWN(r, PIPE, sock_listen, &listen, NULL, 0, &done, NULL, NULL);
}

int do_accept(struct request *r, const struct accept_request *q, struct accept_reply *p)
{
	struct proc *self;
	struct open_file *f;
	int status = socket_of(r, q->fd, &self, &f);
	/* A caller that is gone has its connection closed below. */
	if (self && status < 0)
		return status;
	if (self && q->flags & ~(uint32_t)(SOCK_NONBLOCK | SOCK_CLOEXEC))
		return -EINVAL;
	if (self && !r->steps && (status = fd_may_open(self)) < 0)
		return status;
	struct sock_accept_reply made;
	struct sock_accept_request accept = { .handle = f ? f->handle : 0,
		.flags = q->flags & SOCK_NONBLOCK };
	status = DOWN(r, PIPE, sock_accept, &accept, NULL, 0, &made, NULL, NULL);
	if (status < 0)
		return status;
	int fd = socket_enter(self, socket_file(made.handle, made.ino), q->flags & SOCK_CLOEXEC);
	*p = (struct accept_reply){
		.handle = made.handle, .fd = fd, .server = PIPE, .name_length = made.name_length
	};
	memcpy(p->name, made.name, sizeof p->name);
	return fd < 0 ? fd : 0;
}
