/*
 * Sending: send(2), and write to a socket.
 *
 * Entry points: do_sock_send, socket_write. A stream takes bytes as there is room, its request
 * remembering how far it is; a message goes in whole. Does not do: who a ticket speaks for
 * (ticket.c).
 */
#include <errno.h>
#include <string.h>

#include "inet/inet.h"

/* Of a message's room, what Linux keeps for itself. */
#define MESSAGE_OVERHEAD 32
#define UDP_BYTES_MAX 65507

/* What has gone in so far, or the error if that is nothing. */
static int partial(const struct request *r, int error)
{
	return r->progress ? (int)r->progress : error;
}

static int tcp_check(struct socket *s)
{
	if (s->error)
		return socket_error(s);
	if (s->state == CONNECTING)
		return -EAGAIN;
	return s->no_writes || (s->state != CONNECTED && s->state != ENDED) ? -EPIPE : 0;
}

/* TCP: the first bytes that the other end will never read go; they bring back that it is gone. */
static int tcp_lost(struct socket *s, uint32_t length)
{
	s->error = EPIPE;
	s->no_reads = s->no_writes = true;
	socket_readable(s);
	return (int)length;
}

static int stream_check(struct socket *s)
{
	if (is_inet(s))
		return tcp_check(s);
	if (s->no_writes)
		return -EPIPE;
	if (s->state != CONNECTED && s->state != ENDED)
		return -ENOTCONN;
	if (s->error)
		return socket_error(s);
	return s->peer && !s->peer->no_reads ? 0 : -EPIPE;
}

/* What is about to be sent, and by whom. */
struct outgoing {
	const char *bytes;
	uint32_t length, flags;
	struct ticket *ticket;
	struct origin from;
	bool unstamped; /* out: the receiver wants credentials; nothing was sent */
};

/* Linux: where either side has SO_PASSCRED, every message says who sends it. */
static bool wants_stamp(
	const struct socket *from, const struct socket *to, const struct outgoing *o)
{
	return !o->ticket && from->family == AF_UNIX
		&& (option_value(from, SOL_SOCKET, SO_PASSCRED)
			|| option_value(to, SOL_SOCKET, SO_PASSCRED));
}

static bool put(struct socket *to, struct outgoing *o, uint32_t from, uint32_t count)
{
	if (o->ticket)
		ticket_stamp(o->ticket, &o->from);
	if (!packet_put(to, &o->from, o->bytes + from, count))
		return false;
	if (o->ticket)
		ticket_queued(o->ticket, to);
	socket_readable(to);
	return true;
}

static int stream_send(struct request *r, struct socket *s, struct outgoing *o)
{
	int status = stream_check(s);
	if (status < 0)
		return partial(r, status);
	if (!o->length)
		return 0;
	if (!s->peer)
		return tcp_lost(s, o->length);
	o->unstamped = !r->progress && wants_stamp(s, s->peer, o);
	if (o->unstamped)
		return 0;
	uint32_t room = socket_has_room(s, s->peer) ? s->send_room - s->peer->queued : 0,
			 left = o->length - r->progress;
	uint32_t count = left < room ? left : room;
	if (count) {
		if (!put(s->peer, o, r->progress, count))
			return partial(r, -ENOBUFS);
		r->progress += count;
	}
	if (r->progress == o->length)
		return (int)o->length;
	status = socket_wait(r, s, &s->writing, o->flags);
	return status == PENDING ? PENDING : partial(r, status);
}

/* UDP: who is there, if anybody; `o` gets the sender's name as that one sees it. */
static struct socket *udp_receiver(
	struct socket *s, const struct name *named, struct outgoing *o, int *error)
{
	bool given = named && named->length;
	struct place to;
	*error = -EDESTADDRREQ;
	if (!given && s->state != CONNECTED)
		return NULL;
	if ((*error = place_of(s, given ? named : &s->peer_name, &to)) < 0)
		return NULL;
	*error = -EINVAL;
	if (!to.port || (*error = place_resolve(s, &to)) < 0 || (*error = inet_choose(s)) < 0)
		return NULL;
	struct socket *receiver = inet_receiver(s, &to);
	if (receiver) {
		struct place own = inet_source(s, &to);
		o->from.name = place_name(&own, receiver->family);
	}
	return receiver;
}

/* Nobody waits for anybody: what has no room, or nobody to get it, is lost. Who is connected hears
 * of the latter. */
static int udp_send(struct socket *s, const struct name *named, struct outgoing *o)
{
	int status;
	struct socket *to = udp_receiver(s, named, o, &status);
	if (!to && status < 0)
		return status;
	if (o->flags & EXA_SEND_PART || o->length > UDP_BYTES_MAX)
		return -EMSGSIZE;
	if (!to && s->state == CONNECTED && !(named && named->length)) {
		s->error = ECONNREFUSED;
		socket_readable(s);
	}
	if (to && !to->no_reads && to->queued < to->receive_room)
		put(to, o, 0, o->length);
	return (int)o->length;
}

/* Whom a message goes to: whom it names, or else whom its socket is connected to. */
static struct socket *receiver_of(
	struct socket *s, uint64_t target, const struct name *named, int *error)
{
	struct socket *to = s->peer;
	if (is_connected_kind(s)) {
		*error = to ? 0 : s->state == ENDED ? -EPIPE : -ENOTCONN;
		return to;
	}
	if (target) {
		for (to = sockets; to && to->target != target; to = to->next)
			;
		*error = -ECONNREFUSED;
	} else if (named && named->length) {
		to = name_find(s, named, error);
	} else {
		*error = s->peer_lost ? -ECONNREFUSED : -ENOTCONN;
		s->peer_lost = false;
	}
	if (to && to->type != s->type) {
		*error = -EPROTOTYPE;
		return NULL;
	}
	if (to && !may_send(s, to)) {
		*error = -EPERM;
		return NULL;
	}
	return to;
}

static int message_send(struct request *r, struct socket *s, uint64_t target,
	const struct name *named, struct outgoing *o)
{
	int status;
	if (s->error)
		return socket_error(s);
	if (s->no_writes)
		return -EPIPE;
	if (is_inet(s))
		return udp_send(s, named, o);
	struct socket *to = receiver_of(s, target, named, &status);
	if (!to)
		return status;
	if (to->no_reads)
		return -EPIPE;
	if (o->flags & EXA_SEND_PART || o->length > s->send_room - MESSAGE_OVERHEAD)
		return -EMSGSIZE;
	o->unstamped = wants_stamp(s, to, o);
	if (o->unstamped)
		return 0;
	if (!socket_has_room(s, to))
		return socket_wait(r, s, &s->writing, o->flags);
	return put(to, o, 0, o->length) ? (int)o->length : -ENOBUFS;
}

static int socket_send(struct request *r, struct socket *s, uint64_t target,
	const struct name *named, struct outgoing *o)
{
	o->from = (struct origin){ .sender = s->own, .name = s->name };
	return is_stream(s) ? stream_send(r, s, o) : message_send(r, s, target, named, o);
}

/* Who has a ticket comes by do_sock_send; here, a socket's maker sends. */
int socket_write(
	struct request *r, struct description *d, int64_t offset, const char *bytes, uint32_t length)
{
	struct outgoing o = { .bytes = bytes, .length = length };
	if (offset != EXA_OFFSET_CURRENT)
		return -ESPIPE;
	int status = socket_send(r, d->object, 0, NULL, &o);
	return o.unstamped ? -EOPNOTSUPP : status;
}

int do_sock_send(struct request *r, const struct sock_send_request *q, struct sock_send_reply *p)
{
	int status;
	struct socket *s = socket_find(q->handle, &status);
	struct outgoing o = { .bytes = r->tail, .length = r->tail_len, .flags = q->flags };
	struct name named = name_of(q->name, q->name_length);
	if (q->ticket && !(o.ticket = ticket_find(q->ticket, r->head->sender)))
		return -EINVAL;
	if (s && q->flags & MSG_OOB)
		status = -EOPNOTSUPP;
	else if (s && q->name_length && is_stream(s) && s->family == AF_UNIX)
		status = s->peer ? -EISCONN : -EOPNOTSUPP;
	else if (s)
		status = socket_send(r, s, q->target, &named, &o);
	if (status == PENDING)
		return PENDING;
	if (o.ticket)
		ticket_end(o.ticket);
	p->stamp = o.unstamped;
	p->count = status < 0 ? 0 : (uint32_t)status;
	return status < 0 ? status : 0;
}
