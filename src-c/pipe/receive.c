/*
 * Receiving: recv(2), and read of a socket.
 *
 * Entry points: do_sock_receive, socket_read. A stream's bytes are taken from as many packets as belong
 * together; of a message, what does not fit is lost.
 */
#include <errno.h>
#include <string.h>
#include "socket.h"

/* That there is something to receive: 1, at its end 0; or PENDING, -errno. */
static int await(struct request *r, struct socket *s, uint32_t flags)
{
	/* Only a stream's bytes come before its error. */
	if (s->error && !(is_stream(s) && s->first))
		return socket_error(s);
	if (s->first)
		return 1;
	if (is_connected_kind(s) && s->state == IDLE)
		return is_stream(s) && s->family == AF_UNIX ? -EINVAL : -ENOTCONN;
	return s->no_reads ? 0 : socket_wait(r, s, &s->reading, flags);
}

static uint32_t take(struct packet *p, uint32_t from, char *out, uint32_t count)
{
	uint32_t there = p->length - from;
	if (count > there)
		count = there;
	memcpy(out, p->bytes + from, count);
	return count;
}

static bool belongs(const struct packet *first, const struct packet *next)
{
	return next && !first->ticket && !memcmp(&first->sender, &next->sender, sizeof next->sender);
}

/* `apart` is set where what follows must be received by another call. */
static uint32_t stream_take(struct socket *s, char *out, uint32_t count, bool peek, uint32_t *apart)
{
	uint32_t done = 0;
	for (struct packet *p = s->first, *next; p && done < count; p = next) {
		uint32_t part = take(p, p->taken, out + done, count - done);
		bool whole = p->taken + part == p->length, more = whole && belongs(p, p->next);
		next = more ? p->next : NULL;
		*apart = whole && p->next && !more;
		done += part;
		if (peek)
			continue;
		p->taken += part;
		s->queued -= part;
		if (whole)
			packet_done(s);
	}
	return done;
}

/* Into `out`; `got` says of what. The count, PENDING, or -errno. */
static int socket_receive(struct request *r, struct socket *s, char *out, uint32_t count, uint32_t flags, struct sock_receive_reply *got)
{
	if (is_stream(s) && !count)
		return 0;
	int status = await(r, s, flags);
	if (status <= 0)
		return status;
	const struct packet *p = s->first;
	bool peek = flags & MSG_PEEK;
	/* A connection's other end is known: only who may hear from many is told whom. */
	if (s->type == SOCK_DGRAM || s->family == AF_UNIX) {
		got->name_length = p->from.length;
		memcpy(got->name, p->from.words, sizeof got->name);
	}
	if (is_stream(s)) {
		got->count = got->length = stream_take(s, out, count, peek, &got->whole);
	} else {
		got->whole = true;
		got->length = p->length;
		got->count = take(s->first, 0, out, count);
		got->flags = got->count < p->length ? MSG_TRUNC : 0;
		if (!peek)
			packet_done(s);
	}
	if (!peek)
		socket_drained(s);
	return (int)got->count;
}

int socket_read(struct request *r, struct description *d, int64_t offset, char *out, uint32_t count)
{
	struct sock_receive_reply ignored = { 0 };
	if (offset != EXA_OFFSET_CURRENT)
		return -ESPIPE;
	return socket_receive(r, d->object, out, count, 0, &ignored);
}

int do_sock_receive(struct request *r, const struct sock_receive_request *q, struct sock_receive_reply *p)
{
	int status;
	struct socket *s = socket_find(q->handle, &status);
	if (!s)
		return status;
	if (q->flags & MSG_OOB)
		return s->family == AF_UNIX ? -EOPNOTSUPP : -EINVAL;
	status = socket_receive(r, s, r->out, q->count < EXA_TAIL_MAX ? q->count : EXA_TAIL_MAX, q->flags, p);
	if (status < 0)
		return status;
	r->out_len = p->count;
	return 0;
}
