/*
 * The names of sockets: getting one, and finding who has one.
 *
 * Entry points: do_sock_bind, do_sock_bound, do_sock_find, do_sock_name, name_find, name_choose.
 * Names of AF_UNIX that are paths are found by their nodes, which resmgr makes and looks for;
 * abstract ones by their bytes.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>

#include "inet/inet.h"

#define PATH_AT offsetof(struct sockaddr_un, sun_path)
/* Linux: names that it chooses are five hexadecimal digits. */
#define CHOICES 0x100000

static bool is_path(const struct name *n) { return n->length > PATH_AT && n->bytes[PATH_AT]; }

/* Who has an abstract name: each type has names of its own. */
static struct socket *holder(const struct name *n, int type)
{
	for (struct socket *s = sockets; s; s = s->next)
		if (s->bound && s->type == type && s->name.length == n->length
			&& !memcmp(s->name.bytes, n->bytes, n->length))
			return s;
	return NULL;
}

/* A path's length does not count what stands behind its end (unix(7)). */
static void trim(struct name *n)
{
	if (is_path(n))
		n->length = PATH_AT + strnlen(n->bytes + PATH_AT, n->length - PATH_AT) + 1;
}

static int unix_check(const struct name *n)
{
	bool good = n->length > PATH_AT && n->length <= sizeof(struct sockaddr_un)
		&& n->address.sa_family == AF_UNIX;
	return good ? 0 : -EINVAL;
}

int name_choose(struct socket *s)
{
	static uint32_t last;
	for (uint32_t tries = 0; tries < CHOICES; tries++) {
		struct name n = { .length = PATH_AT + 6, .address.sa_family = AF_UNIX };
		snprintf(n.bytes + PATH_AT + 1, 6, "%05x", ++last % CHOICES);
		if (holder(&n, s->type))
			continue;
		s->name = n;
		s->bound = true;
		return 0;
	}
	return -ENOSPC;
}

struct socket *node_find(uint64_t dev, uint64_t ino)
{
	for (struct socket *s = sockets; s; s = s->next)
		if (s->dev == dev && s->ino_bound == ino)
			return s;
	return NULL;
}

struct socket *name_find(const struct socket *from, const struct name *given, int *error)
{
	struct name n = *given;
	if (is_inet(from))
		return inet_find(from, given, error);
	*error = unix_check(&n);
	if (*error < 0)
		return NULL;
	trim(&n);
	*error = -ECONNREFUSED;
	return is_path(&n) ? NULL : holder(&n, from->type);
}

int do_sock_bind(struct request *r, const struct sock_bind_request *q, struct sock_bind_reply *p)
{
	int error;
	struct socket *s = socket_for_resmgr(r, q->handle, &error);
	if (!s)
		return error;
	struct name n = name_of(q->name, q->name_length);
	if (is_inet(s))
		return inet_bind(s, &n, q->uid);
	if (n.length == PATH_AT && n.address.sa_family == AF_UNIX)
		return s->name.length ? -EINVAL : name_choose(s);
	int status = unix_check(&n);
	if (status < 0)
		return status;
	if (s->name.length)
		return -EINVAL;
	trim(&n);
	p->node = is_path(&n);
	if (!p->node && holder(&n, s->type))
		return -EADDRINUSE;
	s->name = n;
	s->bound = !p->node;
	return 0;
}

int do_sock_bound(struct request *r, const struct sock_bound_request *q, struct sock_bound_reply *p)
{
	(void)p;
	int error;
	struct socket *s = socket_for_resmgr(r, q->handle, &error);
	if (!s)
		return error;
	s->dev = q->dev;
	s->ino_bound = q->ino;
	if (!q->dev)
		s->name.length = 0;
	return 0;
}

int do_sock_find(struct request *r, const struct sock_find_request *q, struct sock_find_reply *p)
{
	if (!from_resmgr(r))
		return -EPERM;
	struct socket *s = node_find(q->dev, q->ino);
	if (!s)
		return -ECONNREFUSED;
	if (!s->target)
		s->target = random_handle();
	p->target = s->target;
	return 0;
}

int do_sock_name(struct request *r, const struct sock_name_request *q, struct sock_name_reply *p)
{
	(void)r;
	int error;
	struct socket *s = socket_find(q->handle, &error);
	if (!s)
		return error;
	/* TCP: after a reset there is none any more. */
	bool has_peer = s->peer || s->state == CONNECTED
		|| (s->state == ENDED && !(is_inet(s) && s->no_reads && s->no_writes));
	if (q->peer && !has_peer)
		return -ENOTCONN;
	/* One without a name still has a family. */
	struct name name = q->peer ? s->peer_name : s->name;
	if (!name.length && is_inet(s))
		name = place_name(&(struct place){ 0 }, s->family);
	else if (!name.length)
		name = (struct name){ .length = sizeof(sa_family_t),
			.address.sa_family = (sa_family_t)s->family };
	p->name_length = name.length;
	memcpy(p->name, name.words, sizeof p->name);
	return 0;
}
