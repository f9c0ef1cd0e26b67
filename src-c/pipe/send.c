/*
 * Sending: send(2), and write to a socket.
 *
 * Entry points: do_sock_send, socket_write. A stream takes bytes as there is room, its request remembering
 * how far it is; a message goes in whole.
 */
#include <errno.h>
#include <string.h>
#include "socket.h"

/* Of a message's room, what Linux keeps for itself. */
#define MESSAGE_OVERHEAD 32

/* What has gone in so far, or the error if that is nothing. */
static int partial(const struct request *r, int error)
{
	return r->progress ? (int)r->progress : error;
}

static int stream_check(struct socket *s)
{
	if (s->no_writes)
		return -EPIPE;
	if (s->state == IDLE)
		return -ENOTCONN;
	if (s->error)
		return socket_error(s);
	return s->peer && !s->peer->no_reads ? 0 : -EPIPE;
}

static int stream_send(struct request *r, struct socket *s, const struct packet *like, const char *bytes, uint32_t length, uint32_t flags)
{
	int status = stream_check(s);
	if (status < 0)
		return partial(r, status);
	if (!length)
		return 0;
	uint32_t room = socket_has_room(s, s->peer) ? s->send_room - s->peer->queued : 0, left = length - r->progress;
	uint32_t count = left < room ? left : room;
	if (count) {
		if (!packet_put(s->peer, like, bytes + r->progress, count))
			return partial(r, -ENOMEM);
		r->progress += count;
		socket_readable(s->peer);
	}
	if (r->progress == length)
		return (int)length;
	status = socket_wait(r, s, &s->writing, flags);
	return status == PENDING ? PENDING : partial(r, status);
}

static int message_check(struct socket *s)
{
	if (s->error)
		return socket_error(s);
	if (s->no_writes)
		return -EPIPE;
	if (s->peer_lost) {
		s->peer_lost = false;
		return -ECONNREFUSED;
	}
	if (!s->peer)
		return s->state == ENDED ? -EPIPE : -ENOTCONN;
	return s->peer->no_reads ? -EPIPE : 0;
}

static int message_send(struct request *r, struct socket *s, const struct packet *like, const char *bytes, uint32_t length, uint32_t flags)
{
	int status = message_check(s);
	if (status < 0)
		return status;
	if (flags & EXA_SEND_PART || length > s->send_room - MESSAGE_OVERHEAD)
		return -EMSGSIZE;
	if (!socket_has_room(s, s->peer))
		return socket_wait(r, s, &s->writing, flags);
	if (!packet_put(s->peer, like, bytes, length))
		return -ENOMEM;
	socket_readable(s->peer);
	return (int)length;
}

static int socket_send(struct request *r, struct socket *s, const char *bytes, uint32_t length, uint32_t flags)
{
	struct packet like = { .sender = s->own, .from = s->name };
	return is_stream(s) ? stream_send(r, s, &like, bytes, length, flags) : message_send(r, s, &like, bytes, length, flags);
}

int socket_write(struct request *r, struct description *d, int64_t offset, const char *bytes, uint32_t length)
{
	if (offset != EXA_OFFSET_CURRENT)
		return -ESPIPE;
	return socket_send(r, d->object, bytes, length, 0);
}

int do_sock_send(struct request *r, const struct sock_send_request *q, struct sock_send_reply *p)
{
	int status;
	struct socket *s = socket_find(q->handle, &status);
	if (!s)
		return status;
	if (q->flags & MSG_OOB)
		return -EOPNOTSUPP;
	if (q->name_length && is_stream(s))
		return s->peer ? -EISCONN : -EOPNOTSUPP;
	status = socket_send(r, s, r->tail, r->tail_len, q->flags);
	if (status < 0)
		return status;
	p->count = (uint32_t)status;
	return 0;
}
