/*
 * Receiving: recv(2), and read of a socket.
 *
 * Entry points: do_sock_receive, socket_read. A stream's bytes are taken from as many packets as
 * belong together; of a message, what does not fit is lost.
 */
#include <errno.h>
#include <string.h>

#include "socket.h"

/* That there is something to receive: 1, at its end 0; or PENDING, -errno. */
static int await(struct request *r, struct socket *s, uint32_t flags)
{
	/* TCP: that its own bytes had no reader is no error to who reads. */
	if (s->error == EPIPE && !s->first)
		return 0;
	/* Only a stream's bytes come before its error. */
	if (s->error && !(is_stream(s) && s->first))
		return socket_error(s);
	if (s->first)
		return 1;
	bool connected =
		s->state == CONNECTED || s->state == ENDED || (s->state == CONNECTING && is_inet(s));
	if (is_connected_kind(s) && !connected)
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

/* The descriptors that came with it: for who receives it, or lost where they are not `wanted`. */
static void hand(struct request *r, struct packet *p, bool wanted, struct sock_receive_reply *got)
{
	uint32_t resmgr = EXA_ENDPOINT(EXA_SERVER_resmgr, 0);
	if (!p->from.ticket)
		return;
	got->ticket = wanted ? p->from.ticket : 0;
	got->rights = wanted ? p->from.rights : 0;
	if (wanted)
		tell(resmgr, ticket_handed,
			(&(struct ticket_handed_request){
				.ticket = p->from.ticket, .endpoint = r->head->sender }),
			NULL, 0);
	else
		tell(resmgr, ticket_dropped, (&(struct ticket_dropped_request){ .ticket = p->from.ticket }),
			NULL, 0);
	p->from.ticket = 0;
}

/* A stream's bytes, as far as they belong together: one sender, and descriptors at most once, at
 * the end. */
static uint32_t stream_take(struct request *r, struct socket *s, char *out, uint32_t count,
	uint32_t flags, bool wanted, struct sock_receive_reply *got)
{
	uint32_t done = 0;
	for (struct packet *p = s->first, *next; p && done < count; p = next) {
		uint32_t part = take(p, p->taken, out + done, count - done);
		bool whole = p->taken + part == p->length;
		next = p->next;
		if (next
			&& (p->from.ticket
				|| memcmp(&p->from.sender, &next->from.sender, sizeof p->from.sender))) {
			got->whole = whole;
			next = NULL;
		}
		done += part;
		if (flags & MSG_PEEK)
			continue;
		hand(r, p, wanted, got);
		p->taken += part;
		s->queued -= part;
		if (whole)
			packet_done(s);
	}
	return done;
}

static uint32_t message_take(struct request *r, struct socket *s, char *out, uint32_t count,
	uint32_t flags, bool wanted, struct sock_receive_reply *got)
{
	struct packet *p = s->first;
	got->whole = true;
	got->length = p->length;
	count = take(p, 0, out, count);
	got->flags = count < p->length ? MSG_TRUNC : 0;
	if (flags & MSG_PEEK)
		return count;
	hand(r, p, wanted, got);
	packet_done(s);
	return count;
}

/* Into `out`; `got` says of what. The count, PENDING, or -errno. */
static int socket_receive(struct request *r, struct socket *s, char *out, uint32_t count,
	uint32_t flags, bool wanted, struct sock_receive_reply *got)
{
	if (is_stream(s) && !count)
		return 0;
	int status = await(r, s, flags);
	if (status <= 0)
		return status;
	const struct packet *p = s->first;
	/* A TCP connection's other end is known. */
	if (s->type == SOCK_DGRAM || s->family == AF_UNIX) {
		got->name_length = p->from.name.length;
		memcpy(got->name, p->from.name.words, sizeof got->name);
	}
	if (s->family == AF_UNIX && option_value(s, SOL_SOCKET, SO_PASSCRED)) {
		got->credentials = 1;
		got->pid = p->from.sender.pid, got->uid = p->from.sender.uid, got->gid = p->from.sender.gid;
	}
	got->count = (is_stream(s) ? stream_take : message_take)(r, s, out, count, flags, wanted, got);
	if (is_stream(s))
		got->length = got->count;
	if (!(flags & MSG_PEEK))
		socket_drained(s);
	return (int)got->count;
}

int socket_read(struct request *r, struct description *d, int64_t offset, char *out, uint32_t count)
{
	struct sock_receive_reply ignored = { 0 };
	if (offset != EXA_OFFSET_CURRENT)
		return -ESPIPE;
	return socket_receive(r, d->object, out, count, 0, false, &ignored);
}

int do_sock_receive(
	struct request *r, const struct sock_receive_request *q, struct sock_receive_reply *p)
{
	int status;
	struct socket *s = socket_find(q->handle, &status);
	if (!s)
		return status;
	if (q->flags & MSG_OOB)
		return s->family == AF_UNIX ? -EOPNOTSUPP : -EINVAL;
	status = socket_receive(
		r, s, r->out, q->count < EXA_TAIL_MAX ? q->count : EXA_TAIL_MAX, q->flags, true, p);
	if (status < 0)
		return status;
	r->out_len = p->count;
	return 0;
}
