/*
 * What has been sent to a socket and not been received yet: its packets, in order.
 * Entry points: packet_put, packet_done, packets_drop. Does not do: telling anybody (send.c,
 * receive.c).
 */
#include <stdlib.h>
#include <string.h>

#include "socket.h"

/* A byte a message must not cost a packet each: a stream's get room for what may follow. */
#define STREAM_BYTES 512
/* Weight of a message beside its bytes, or empty ones without end would have room. */
#define MESSAGE_BYTES 256

static uint64_t queued_all; /* bytes of packets, with what memory they take beside */

/* What a packet costs, whatever is in it. */
static uint32_t cost(const struct packet *p) { return (uint32_t)sizeof *p + p->room; }

static bool names_equal(const struct name *a, const struct name *b)
{
	return a->length == b->length && !memcmp(a->bytes, b->bytes, a->length);
}

/* Whether what comes may be joined to the last packet. */
static bool is_like(const struct origin *last, const struct origin *new)
{
	return !last->ticket && !new->ticket && !memcmp(&last->sender, &new->sender, sizeof new->sender)
		&& names_equal(&last->name, &new->name);
}

static struct packet *packet_last(const struct socket *s)
{
	return s->first ? (struct packet *)((char *)s->end - offsetof(struct packet, next)) : NULL;
}

bool packet_put(struct socket *to, const struct origin *from, const char *bytes, uint32_t length)
{
	struct packet *last = is_stream(to) ? packet_last(to) : NULL;
	if (last && last->room - last->length >= length && is_like(&last->from, from)) {
		memcpy(last->bytes + last->length, bytes, length);
		last->length += length;
		to->queued += length;
		return true;
	}
	uint32_t room = is_stream(to) && length < STREAM_BYTES ? STREAM_BYTES : length;
	struct packet *p =
		queued_all + sizeof *p + room > SOCKETS_BYTES_MAX ? NULL : malloc(sizeof *p + room);
	if (!p)
		return false;
	*p = (struct packet){ .length = length, .room = room, .from = *from };
	queued_all += cost(p);
	if (length)
		memcpy(p->bytes, bytes, length);
	if (!to->first)
		to->end = &to->first;
	*to->end = p; /* NOLINT(clang-analyzer-core.NullDereference): set with the first packet */
	to->end = &p->next;
	to->queued += length + (is_stream(to) ? 0 : MESSAGE_BYTES);
	return true;
}

void packet_done(struct socket *s)
{
	struct packet *p = s->first;
	s->first = p->next;
	s->queued -= p->length - p->taken + (is_stream(s) ? 0 : MESSAGE_BYTES);
	queued_all -= cost(p);
	free(p);
}

void packet_drop(struct socket *s)
{
	if (s->first->from.ticket)
		tell(EXA_ENDPOINT(EXA_SERVER_resmgr, 0), ticket_dropped,
			(&(struct ticket_dropped_request){ .ticket = s->first->from.ticket }), NULL, 0);
	packet_done(s);
}

void packets_drop(struct socket *s)
{
	while (s->first)
		packet_drop(s);
}
