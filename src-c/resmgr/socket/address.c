/*
 * Names of sockets: bind, connect, socket_find. What of AF_UNIX is a path is walked here, with its
 * permissions: binding makes a node, connecting needs one that may be written to (unix(7)).
 *
 * Does not do: names that are no paths; those the pipe server knows alone.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "path/path.h"
#include "socket.h"

#define PATH_AT offsetof(struct sockaddr_un, sun_path)
#define NAME_BYTES sizeof(struct sockaddr_un)

/* The path that a name is, with an end, into out[NAME_BYTES]; false: it is none. */
static bool path_of(const uint32_t *words, uint32_t length, char *out)
{
	struct sockaddr_un address;
	memcpy(&address, words, sizeof address);
	if (length <= PATH_AT || length > sizeof address || address.sun_family != AF_UNIX
		|| !address.sun_path[0])
		return false;
	memcpy(out, address.sun_path, length - PATH_AT);
	out[length - PATH_AT] = 0;
	return true;
}

/* The node of a socket that the caller may send to. */
static int node_find(struct request *r, struct proc *self, const char *path, struct exa_stat *st)
{
	struct path_request q = { .op = EXA_OP_ACCESS, .mode = W_OK, .cred = proc_cred(self, true) };
	struct walked w;
	int status = path_walk(r, self, AT_FDCWD, path, NULL, &q, &w);
	if (status < 0)
		return status;
	*st = w.reply.st;
	return S_ISSOCK(st->mode) ? 0 : -ECONNREFUSED;
}

/* The caller died between: others may have the socket too, and it is bound, or it is not. */
static int bind_end(const struct request *r)
{
	uint32_t server;
	const struct sock_bind_reply *bound = down_last(r, EXA_MSG_sock_bind, &server);
	const struct path_reply *made = down_last(r, EXA_MSG_path, &server);
	if (!bound || !bound->node || !r->memory || down_last(r, EXA_MSG_sock_bound, &server))
		return -ESRCH;
	struct sock_bound_request end = { .handle = *(const uint64_t *)r->memory };
	if (made && made->walk == EXA_WALK_DONE)
		end.dev = made->st.dev, end.ino = made->st.ino;
	ask(PIPE, sock_bound, &end, NULL, 0, NULL, NULL);
	return -ESRCH;
}

int do_bind(struct request *r, const struct bind_request *q, struct bind_reply *p)
{
	(void)p;
	struct proc *self;
	struct open_file *f;
	int status = socket_of(r, q->fd, &self, &f);
	if (status < 0)
		return self ? status : bind_end(r);
	if (!r->memory && !(r->memory = malloc(sizeof f->handle)))
		return -ENOMEM;
	*(uint64_t *)r->memory = f->handle;
	struct sock_bind_request bind = {
		.handle = f->handle, .uid = self->euid, .name_length = q->name_length
	};
	struct sock_bind_reply bound;
	char path[NAME_BYTES + 1];
	memcpy(bind.name, q->name, sizeof bind.name);
	status = DOWN(r, PIPE, sock_bind, &bind, NULL, 0, &bound, NULL, NULL);
	if (status < 0 || !bound.node || !path_of(q->name, q->name_length, path))
		return status;
	struct path_request make = {
		.op = EXA_OP_MKNOD, .mode = S_IFSOCK | 0777, .cred = proc_cred(self, true)
	};
	struct walked w;
	int made = path_walk(r, self, AT_FDCWD, path, NULL, &make, &w);
	if (made == PENDING)
		return PENDING;
	struct sock_bound_request end = { .handle = f->handle };
	struct sock_bound_reply done;
	if (made >= 0)
		end.dev = w.reply.st.dev, end.ino = w.reply.st.ino;
	status = DOWN(r, PIPE, sock_bound, &end, NULL, 0, &done, NULL, NULL);
	if (status < 0)
		return status;
	return made == -EEXIST ? -EADDRINUSE : made < 0 ? made : 0;
}

int do_connect(struct request *r, const struct connect_request *q, struct connect_reply *p)
{
	struct proc *self;
	struct open_file *f;
	int status = socket_of(r, q->fd, &self, &f);
	if (status < 0)
		return status;
	struct sock_connect_request connect = { .handle = f->handle,
		.pid = self->pid,
		.uid = self->euid,
		.gid = self->egid,
		.name_length = q->name_length };
	char path[NAME_BYTES + 1];
	memcpy(connect.name, q->name, sizeof connect.name);
	if (path_of(q->name, q->name_length, path)) {
		struct exa_stat st;
		status = node_find(r, self, path, &st);
		if (status < 0)
			return status;
		connect.dev = st.dev;
		connect.ino = st.ino;
	}
	struct sock_connect_reply done;
	status = DOWN(r, PIPE, sock_connect, &connect, NULL, 0, &done, NULL, NULL);
	if (status >= 0)
		p->pending = done.pending;
	return status;
}

int do_socket_find(
	struct request *r, const struct socket_find_request *q, struct socket_find_reply *p)
{
	struct proc *self = caller(r);
	char path[NAME_BYTES + 1];
	if (!self)
		return -ESRCH;
	if (!path_of(q->name, q->name_length, path))
		return -EINVAL;
	struct exa_stat st;
	int status = node_find(r, self, path, &st);
	if (status < 0)
		return status;
	struct sock_find_reply found;
	status = DOWN(r, PIPE, sock_find, (&(struct sock_find_request){ .dev = st.dev, .ino = st.ino }),
		NULL, 0, &found, NULL, NULL);
	if (status >= 0)
		p->target = found.target;
	return status;
}
