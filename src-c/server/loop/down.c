/*
 * DOWN: requests that a handler makes of servers below, or of its own, and waits for.
 *
 * Owns: the steps of requests under way: the handler is run again from the top, where the same
 * calls in the same order find their answers kept. A request that ends lets go of the answers that
 * it is still owed. Entry points: down_bytes (through the macros of serve.h), down_last, steps_*.
 * Does not do: sending, and matching answers (ask.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "loop.h"

#define ROOM 64 /* what a reply may have besides its fields, and wants no more memory for */

/** A DOWN call and its answer. */
struct step {
	struct request *request; /* null: it has ended, and the answer is nobody's */
	struct asked asked;
	uint32_t dest;
	uint16_t number;
	bool done;
	int status;
	uint32_t reply_size, out_len;
	struct step *next;
	char *body;    /* reply fields, tail, NUL; null, `inner` or malloc'd */
	uint32_t room; /* of `inner`: that a reply came, and what it opened, is not lost for memory */
	_Alignas(8) char inner[];
};

static void step_keep(struct step *s, int status, const void *body, uint32_t length)
{
	s->done = true;
	s->status = status;
	if (status < 0)
		return;
	s->out_len = length > s->reply_size ? length - s->reply_size : 0;
	uint32_t size = s->reply_size + s->out_len + 1;
	s->body = size <= s->room ? memset(s->inner, 0, size) : calloc(1, size);
	if (!s->body)
		s->status = -ENOMEM;
	else if (length)
		memcpy(s->body, body, length);
}

static void step_free(struct step *s)
{
	if (s->body != s->inner)
		free(s->body);
	free(s);
}

static void step_answered(
	void *argument, int status, const void *reply, const char *tail, uint32_t length)
{
	struct step *s = argument;
	(void)tail;
	if (!s->request) {
		step_free(s);
		return;
	}
	step_keep(s, status, reply, length);
	s->request->outstanding--;
	request_wake(s->request);
}

void steps_cancel(struct request *r)
{
	for (const struct step *s = r->steps; s; s = s->next)
		if (!s->done)
			asked_cancel(&s->asked);
}

/* The call is to this very server: run its handler now. */
static void step_local(
	struct step *s, struct request *r, const void *fields, const void *tail, uint32_t tail_len)
{
	/* One at a time: handlers of calls to this server make none of their own. */
	static _Alignas(8) char body[EXA_MESSAGE_MAX + 1], copy[EXA_TAIL_MAX + 1];
	const struct service *service = service_find(s->number);
	if (!service) {
		step_keep(s, -ENOSYS, NULL, 0);
		return;
	}
	if (tail_len)
		memcpy(copy, tail, tail_len);
	copy[tail_len] = 0;
	memset(body, 0, service->reply_size);
	struct exa_header head = *r->head;
	head.sender = EXA_ENDPOINT(serve_self(), 0);
	/* Nobody would run it again, so it cannot wait: queues and DOWN answer EDEADLK. */
	struct request inner = { .head = &head,
		.fields = fields,
		.tail = copy,
		.tail_len = tail_len,
		.out = body + service->reply_size,
		.service = service };
	int status = service->handle(&inner, fields, body);
	step_keep(s, status == PENDING ? -EDEADLK : status, body, service->reply_size + inner.out_len);
	free(inner.memory);
}

/* One that was reserved, or a new one; behind all others. Null: out of memory. */
static struct step *step_new(struct request *r, uint32_t reply_size)
{
	struct step *s = r->reserved;
	uint32_t room = reply_size + ROOM;
	if (s) {
		r->reserved = s->next;
		room = ROOM;
	} else if (!(s = malloc(sizeof *s + room))) {
		return NULL;
	}
	*s = (struct step){ .request = r, .reply_size = reply_size, .room = room };
	*(r->steps_last ? &r->steps_last->next : &r->steps) = s;
	r->steps_last = s;
	return s;
}

int down_bytes(struct request *r, uint32_t dest, uint16_t number, const void *fields, uint32_t size,
	const void *tail, uint32_t tail_len, void *reply, uint32_t reply_size, const char **out,
	uint32_t *out_len)
{
	struct step *s = r->cursor;
	bool local = EXA_SLOT(dest) == (uint32_t)serve_self();
	if (!s) {
		int status = local ? 0 : request_keep(r);
		if (status < 0)
			return status;
		if (!(s = step_new(r, reply_size)))
			return -ENOMEM;
		s->dest = dest;
		s->number = number;
		if (local) {
			step_local(s, r, fields, tail, tail_len);
		} else if (server_is_dead(dest)) {
			step_keep(s, -EIO, NULL, 0);
		} else {
			r->outstanding++;
			s->asked = (struct asked){ .dest = dest,
				.number = number,
				.borrowed = true,
				.then = step_answered,
				.argument = s };
			asked_send(&s->asked, fields, size, tail, tail_len);
			if (r->cancelled && !r->committed)
				steps_cancel(r);
		}
	}
	if (!s->done)
		return PENDING;
	/* What the handler found has changed since its last run, so that it asks for something else
	 * now. */
	if (s->number != number || EXA_SLOT(s->dest) != EXA_SLOT(dest))
		return -EIO;
	r->cursor = s->next;
	if (s->status >= 0 && s->body) {
		memcpy(reply, s->body, reply_size);
		if (out)
			*out = s->body + reply_size;
		if (out_len)
			*out_len = s->out_len;
	}
	return s->status;
}

const void *down_last(const struct request *r, uint16_t number, uint32_t *dest)
{
	const struct step *last = NULL;
	for (const struct step *s = r->steps; s; s = s->next)
		if (s->number == number && s->done && s->status >= 0)
			last = s;
	if (!last)
		return NULL;
	*dest = last->dest;
	return last->body;
}

void steps_rewind(struct request *r)
{
	r->cursor = r->committed_at ? r->committed_at->next : r->steps;
}

int steps_reserve(struct request *r, uint32_t count)
{
	while (count--) {
		struct step *s = malloc(sizeof *s + ROOM);
		if (!s)
			return -ENOMEM;
		s->next = r->reserved;
		r->reserved = s;
	}
	r->committed_at = r->steps_last;
	return 0;
}

void steps_let_go(struct request *r)
{
	struct step *done = NULL;
	for (struct step *s = r->steps, *next; s; s = next) {
		next = s->next;
		if (s->done) {
			s->next = done;
			done = s;
		} else {
			s->request = NULL;
		}
	}
	r->steps = done;
	r->outstanding = 0;
}

void steps_free(struct request *r)
{
	for (struct step *s; (s = r->steps);) {
		r->steps = s->next;
		step_free(s);
	}
	for (struct step *s; (s = r->reserved);) {
		r->reserved = s->next;
		free(s);
	}
}
