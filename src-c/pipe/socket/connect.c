/*
 * Listening, connecting, accepting.
 *
 * Entry points: do_sock_listen, do_sock_connect, do_sock_accept, do_sock_wait, listener_closed. A
 * connection is made when it is asked for: the listener's side is a socket without a description
 * until it is accepted. Where more are offered than may wait, who connects is CONNECTING until
 * there is room.
 */
#include <errno.h>

#include "inet/inet.h"

#define BACKLOG_MAX 4096 /* Linux's SOMAXCONN */

bool listener_has_place(const struct socket *listener)
{
	uint32_t count = 0;
	for (const struct socket *s = listener->offered; s; s = s->next_offered)
		count++;
	return count <= listener->backlog;
}

bool connection_offer(struct socket *client, struct socket *listener)
{
	struct socket *served =
		socket_make(listener->family, listener->type, listener->protocol, &listener->own);
	if (!served)
		return false;
	served->send_room = listener->send_room;
	served->receive_room = listener->receive_room;
	client->wanted = NULL;
	client->fresh = client->state == CONNECTING && must_not_wait(client);
	if (is_inet(client)) {
		inet_name(served, client);
	} else {
		served->name = client->peer_name = listener->name;
		served->peer_name = client->name;
	}
	sockets_join(client, served);
	struct socket **end = &listener->offered;
	while (*end)
		end = &(*end)->next_offered;
	*end = served;
	options_copy(served, listener);
	socket_readable(listener);
	return true;
}

static void connect_failed(struct socket *s, int error)
{
	s->wanted = NULL;
	s->state = IDLE;
	s->error = error;
	socket_writable(s);
}

/* There is room again: for who waits longest, which is who was made first. */
static void let_in(struct socket *listener)
{
	while (listener_has_place(listener)) {
		struct socket *first = NULL;
		for (struct socket *s = sockets; s; s = s->next)
			if (s->wanted == listener)
				first = s;
		if (!first)
			return;
		if (!connection_offer(first, listener))
			connect_failed(first, ENOMEM);
		socket_writable(first);
	}
}

void listener_closed(struct socket *listener)
{
	for (struct socket *s; (s = listener->offered);) {
		listener->offered = s->next_offered;
		socket_free(s);
	}
	for (struct socket *s = sockets; s; s = s->next)
		if (s->wanted == listener)
			connect_failed(s, ECONNREFUSED);
}

int do_sock_listen(
	struct request *r, const struct sock_listen_request *q, struct sock_listen_reply *p)
{
	(void)p;
	int error;
	struct socket *s = socket_for_resmgr(r, q->handle, &error);
	if (!s)
		return error;
	if (!is_connected_kind(s))
		return -EOPNOTSUPP;
	if ((s->state != IDLE && s->state != LISTENING) || (!is_inet(s) && !s->name.length))
		return -EINVAL;
	if (is_inet(s) && ((error = inet_choose(s)) < 0 || (error = inet_may_listen(s)) < 0))
		return error;
	s->backlog = (uint32_t)q->backlog > BACKLOG_MAX ? BACKLOG_MAX : (uint32_t)q->backlog;
	s->own = (struct credentials){ q->pid, q->uid, q->gid };
	s->state = LISTENING;
	let_in(s);
	return 0;
}

static int datagram_connect(struct socket *s, struct socket *to)
{
	if (!may_send(s, to))
		return -EPERM;
	s->peer = to;
	s->peer_lost = false;
	s->peer_name = to->name;
	socket_writable(s);
	return 0;
}

static int stream_connect(struct socket *s, struct socket *to, uint32_t *pending)
{
	if (to->state != LISTENING)
		return -ECONNREFUSED;
	if (listener_has_place(to))
		return connection_offer(s, to) ? 0 : -ENOMEM;
	if (must_not_wait(s))
		return -EAGAIN;
	s->wanted = to;
	s->state = CONNECTING;
	*pending = 1;
	return 0;
}

/* 0 where a connection may be asked for. */
static int state_check(const struct socket *s)
{
	switch (s->state) {
	case IDLE:
		return 0;
	case LISTENING:
		return -EINVAL;
	case CONNECTING:
		return -EALREADY;
	default:
		return is_connected_kind(s) ? -EISCONN : 0;
	}
}

int do_sock_connect(
	struct request *r, const struct sock_connect_request *q, struct sock_connect_reply *p)
{
	int status;
	struct socket *s = socket_for_resmgr(r, q->handle, &status);
	if (!s)
		return status;
	struct name name = name_of(q->name, q->name_length);
	if (is_inet(s)) {
		struct credentials own = { q->pid, q->uid, q->gid };
		return is_stream(s) ? tcp_connect(s, &name, &own, &p->pending) : udp_connect(s, &name);
	}
	if (!is_connected_kind(s) && name.length >= sizeof(sa_family_t)
		&& name.address.sa_family == AF_UNSPEC) {
		s->peer = NULL;
		s->peer_name.length = 0;
		return 0;
	}
	/* Whom a path leads to, resmgr has looked up; but the name must be good all the same. */
	struct socket *to = name_find(s, &name, &status);
	if (q->dev && status == -ECONNREFUSED)
		to = node_find(q->dev, q->ino);
	if (to && to->type != s->type)
		return -EPROTOTYPE;
	int state = state_check(s);
	if (state == -EALREADY && !must_not_wait(s)) {
		p->pending = 1;
		return 0;
	}
	if (!to || state < 0)
		return to ? state : status;
	if (!s->name.length && option_value(s, SOL_SOCKET, SO_PASSCRED)
		&& (status = name_choose(s)) < 0)
		return status;
	s->own = (struct credentials){ q->pid, q->uid, q->gid };
	return is_connected_kind(s) ? stream_connect(s, to, &p->pending) : datagram_connect(s, to);
}

int do_sock_accept(
	struct request *r, const struct sock_accept_request *q, struct sock_accept_reply *p)
{
	int error;
	struct socket *s = socket_for_resmgr(r, q->handle, &error);
	if (!s)
		return error;
	struct socket *served = s->offered;
	if (!served)
		return s->state == LISTENING ? -EAGAIN : -EINVAL;
	s->offered = served->next_offered;
	p->ino = served->ino;
	p->name_length = served->peer_name.length ? served->peer_name.length : sizeof(sa_family_t);
	for (int i = 0; i < 28; i++)
		p->name[i] = served->peer_name.words[i];
	if (!served->peer_name.length)
		p->name[0] = (sa_family_t)s->family;
	p->handle = socket_open(served, q->flags);
	let_in(s);
	return p->handle ? 0 : -ENOMEM;
}

/* A signal or the end of SO_SNDTIMEO ends the attempt; but TCP's goes on. */
static int connect_wait(struct request *r, struct socket *s)
{
	if (s->state != CONNECTING)
		return socket_error(s);
	int status = socket_wait(r, s, &s->writing, 0);
	if (is_inet(s))
		return status == -EAGAIN ? -EINPROGRESS : status;
	if (status != PENDING) {
		s->wanted = NULL;
		s->state = IDLE;
	}
	return status;
}

int do_sock_wait(struct request *r, const struct sock_wait_request *q, struct sock_wait_reply *p)
{
	(void)p;
	int error;
	struct socket *s = socket_find(q->handle, &error);
	if (!s)
		return error;
	if (q->connect)
		return connect_wait(r, s);
	if (!is_connected_kind(s))
		return -EOPNOTSUPP;
	if (s->state != LISTENING)
		return -EINVAL;
	return s->offered ? 0 : socket_wait(r, s, &s->reading, 0);
}
