/*
 * What has been sent to a socket and not been received yet: its packets, in order.
 * Entry points: packet_put, packet_done, packets_drop. Does not do: telling anybody (send.c, receive.c).
 */
#include <stdlib.h>
#include <string.h>
#include "socket.h"

/* A byte a message must not cost a packet each: a stream's get room for what may follow. */
#define STREAM_BYTES 512
/* Weight of a message beside its bytes, or empty ones without end would have room. */
#define MESSAGE_BYTES 256

static bool names_equal(const struct name *a, const struct name *b)
{
	return a->length == b->length && !memcmp(a->bytes, b->bytes, a->length);
}

/* Whether what comes may be joined to the last packet. */
static bool is_like(const struct packet *last, const struct packet *like)
{
	return !last->ticket && !like->ticket && !memcmp(&last->sender, &like->sender, sizeof like->sender)
		&& names_equal(&last->from, &like->from);
}

static struct packet *packet_last(const struct socket *s)
{
	return s->first ? (struct packet *)((char *)s->end - offsetof(struct packet, next)) : NULL;
}

bool packet_put(struct socket *to, const struct packet *like, const char *bytes, uint32_t length)
{
	struct packet *last = is_stream(to) ? packet_last(to) : NULL;
	if (last && last->room - last->length >= length && is_like(last, like)) {
		memcpy(last->bytes + last->length, bytes, length);
		last->length += length;
		to->queued += length;
		return true;
	}
	uint32_t room = is_stream(to) && length < STREAM_BYTES ? STREAM_BYTES : length;
	struct packet *p = malloc(sizeof *p + room);
	if (!p)
		return false;
	*p = *like;
	p->next = NULL;
	p->length = length;
	p->taken = 0;
	p->room = room;
	if (length)
		memcpy(p->bytes, bytes, length);
	if (!to->first)
		to->end = &to->first;
	*to->end = p;
	to->end = &p->next;
	to->queued += length + (is_stream(to) ? 0 : MESSAGE_BYTES);
	return true;
}

void packet_done(struct socket *s)
{
	struct packet *p = s->first;
	s->first = p->next;
	s->queued -= p->length - p->taken + (is_stream(s) ? 0 : MESSAGE_BYTES);
	free(p);
}

void packets_drop(struct socket *s)
{
	while (s->first)
		packet_done(s);
}
