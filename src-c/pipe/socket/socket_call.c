/*
 * socket(2), socketpair(2) and shutdown(2): which kinds of sockets there are, and what each call
 * changes.
 *
 * Entry points: do_sock_new, do_sock_pair, do_sock_shutdown. Does not do: what a socket is
 * (socket.c).
 */
#include <errno.h>

#include "pipe/pipe.h"
#include "socket.h"

static int inet_check(uint32_t type, uint32_t *protocol, uint32_t uid)
{
	uint32_t own = type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP;
	if (type == SOCK_RAW)
		return uid ? -EPERM : -EPROTONOSUPPORT;
	if (type != SOCK_STREAM && type != SOCK_DGRAM)
		return -ESOCKTNOSUPPORT;
	if (*protocol && *protocol != own)
		return -EPROTONOSUPPORT;
	*protocol = own;
	return 0;
}

/* Also chooses the protocol, where that is 0. */
static int kind_check(uint32_t family, uint32_t type, uint32_t *chosen, uint32_t uid)
{
	uint32_t protocol = *chosen;
	if (family == AF_INET || family == AF_INET6)
		return inet_check(type, chosen, uid);
	if (family != AF_UNIX)
		return -EAFNOSUPPORT;
	*chosen = 0;
	if (protocol && protocol != PF_UNIX)
		return -EPROTONOSUPPORT;
	return type == SOCK_STREAM || type == SOCK_DGRAM || type == SOCK_SEQPACKET ? 0
																			   : -ESOCKTNOSUPPORT;
}

int do_sock_new(struct request *r, const struct sock_new_request *q, struct sock_new_reply *p)
{
	if (!from_resmgr(r))
		return -EPERM;
	uint32_t protocol = q->protocol;
	int status = kind_check(q->family, q->type, &protocol, q->uid);
	if (status < 0)
		return status;
	if (!sockets_room(1))
		return -ENFILE;
	struct socket *s = socket_make((int)q->family, (int)q->type, (int)protocol,
		&(struct credentials){ q->pid, q->uid, q->gid });
	if (!s)
		return -ENOMEM;
	p->ino = s->ino;
	p->handle = socket_open(s, q->flags);
	return p->handle ? 0 : -ENOMEM;
}

int do_sock_pair(struct request *r, const struct sock_pair_request *q, struct sock_pair_reply *p)
{
	if (!from_resmgr(r))
		return -EPERM;
	if (q->family == AF_INET || q->family == AF_INET6)
		return -EOPNOTSUPP;
	uint32_t protocol = q->protocol;
	int status = kind_check(q->family, q->type, &protocol, q->uid);
	if (status < 0)
		return status;
	if (!sockets_room(2))
		return -ENFILE;
	struct credentials own = { q->pid, q->uid, q->gid };
	struct socket *first = socket_make((int)q->family, (int)q->type, (int)protocol, &own);
	struct socket *second =
		first ? socket_make((int)q->family, (int)q->type, (int)protocol, &own) : NULL;
	if (!second) {
		if (first)
			socket_free(first);
		return -ENOMEM;
	}
	p->first_ino = first->ino;
	p->second_ino = second->ino;
	sockets_join(first, second);
	p->first = socket_open(first, q->flags);
	if (!p->first) {
		socket_free(second);
		return -ENOMEM;
	}
	p->second = socket_open(second, q->flags);
	if (p->second)
		return 0;
	description_release(first->description);
	return -ENOMEM;
}

int do_sock_shutdown(
	struct request *r, const struct sock_shutdown_request *q, struct sock_shutdown_reply *p)
{
	(void)r, (void)p;
	int error;
	struct socket *s = socket_find(q->handle, &error);
	if (!s)
		return error;
	if (q->how > SHUT_RDWR)
		return -EINVAL;
	bool reads = q->how != SHUT_WR, writes = q->how != SHUT_RD;
	bool connected =
		s->state == CONNECTED || s->state == ENDED || s->state == LISTENING || !is_inet(s);
	if (!connected && is_stream(s))
		return -ENOTCONN;
	if (reads && s->state == LISTENING) {
		listener_closed(s);
		s->state = IDLE;
	}
	s->no_reads |= reads;
	s->no_writes |= writes;
	if (s->peer && is_connected_kind(s)) {
		/* TCP has no word for "I read no more". */
		s->peer->no_writes |= reads && !is_inet(s);
		s->peer->no_reads |= writes;
		socket_readable(s->peer);
		socket_writable(s->peer);
	}
	socket_readable(s);
	socket_writable(s);
	/* Linux: a datagram socket without a peer is shut down all the same. */
	return connected ? 0 : -ENOTCONN;
}
