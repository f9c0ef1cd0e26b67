/*
 * Requests that a server itself makes, always of those below it.
 *
 * Owns: the outstanding ones, by id; the steps of requests under way.
 * Entry points: tell_bytes, ask_bytes, ask_fail, down_bytes (through the macros of serve.h).
 * Does not do: waiting. ask() calls back; DOWN makes the handler run again from the top, where the
 * same calls in the same order find their answers kept ("steps").
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "loop.h"

struct asked {
	uint32_t id, dest;
	uint16_t number;
	answered *then;
	void *argument;
	struct asked *next;
};

/** A DOWN call and its answer. */
struct step {
	struct request *request; /* null once that has ended */
	uint32_t dest;
	uint16_t number;
	bool done;
	int status;
	uint32_t reply_size, out_len;
	char *body; /* reply fields, tail, NUL */
	struct step *next;
};

static struct asked *outstanding;
static uint32_t dead; /* a bit a server */
static uint32_t last_id;
static _Alignas(8) char buffer[EXA_MESSAGE_MAX];

static bool is_dead(uint32_t dest)
{
	return EXA_SLOT(dest) < EXA_SERVERS && dead >> EXA_SLOT(dest) & 1;
}

static void post(uint32_t dest, struct exa_header head, const void *fields, uint32_t size,
	const void *tail, uint32_t tail_len)
{
	if (is_dead(dest))
		return;
	head.target = dest;
	memcpy(buffer, &head, sizeof head);
	memcpy(buffer + sizeof head, fields, size);
	if (tail_len)
		memcpy(buffer + sizeof head + size, tail, tail_len);
	exa_send(dest, buffer, sizeof head + size + tail_len);
}

void tell_bytes(uint32_t dest, uint16_t number, const void *fields, uint32_t size, const void *tail,
	uint32_t tail_len)
{
	post(dest, (struct exa_header){ .number = number, .kind = EXA_NOTICE }, fields, size, tail,
		tail_len);
}

void ask_bytes(uint32_t dest, uint16_t number, const void *fields, uint32_t size, const void *tail,
	uint32_t tail_len, answered *then, void *argument)
{
	struct asked *a = is_dead(dest) ? NULL : calloc(1, sizeof *a);
	if (!a) {
		then(argument, is_dead(dest) ? -EIO : -ENOMEM, NULL, NULL, 0);
		return;
	}
	*a = (struct asked){ .id = ++last_id ? last_id : ++last_id,
		.dest = dest,
		.number = number,
		.then = then,
		.argument = argument,
		.next = outstanding };
	outstanding = a;
	post(dest, (struct exa_header){ .number = number, .kind = EXA_REQUEST, .id = a->id }, fields,
		size, tail, tail_len);
}

/* The reply's fields and tail come as one body; who asked knows where the one ends. */
void asked_answer(const struct exa_header *head, const char *body, uint32_t length)
{
	for (struct asked **p = &outstanding; *p; p = &(*p)->next)
		if ((*p)->id == head->id && EXA_SLOT((*p)->dest) == EXA_SLOT(head->sender)) {
			struct asked *a = *p;
			*p = a->next;
			a->then(a->argument, head->status, body, body, length);
			free(a);
			return;
		}
}

void ask_fail(enum exa_server server)
{
	dead |= 1u << server;
	for (struct asked **p = &outstanding; *p;) {
		struct asked *a = *p;
		if (EXA_SLOT(a->dest) != (uint32_t)server) {
			p = &a->next;
			continue;
		}
		*p = a->next;
		a->then(a->argument, -EIO, NULL, NULL, 0);
		free(a);
		p = &outstanding;
	}
}

static void step_keep(struct step *s, int status, const void *body, uint32_t length)
{
	s->done = true;
	s->status = status;
	if (status < 0)
		return;
	s->out_len = length > s->reply_size ? length - s->reply_size : 0;
	s->body = calloc(1, s->reply_size + s->out_len + 1);
	if (!s->body)
		s->status = -ENOMEM;
	else if (length)
		memcpy(s->body, body, length);
}

static void step_answered(
	void *argument, int status, const void *reply, const char *tail, uint32_t length)
{
	struct step *s = argument;
	(void)tail;
	step_keep(s, status, reply, length);
	s->request->outstanding--;
	request_wake(s->request);
}

void steps_cancel(struct request *r)
{
	for (const struct asked *a = outstanding; a; a = a->next)
		if (a->then == step_answered && ((struct step *)a->argument)->request == r)
			post(a->dest,
				(struct exa_header){ .number = a->number, .kind = EXA_CANCEL, .id = a->id }, "", 0,
				NULL, 0);
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
	struct request inner = { .head = &head,
		.fields = fields,
		.tail = copy,
		.tail_len = tail_len,
		.out = body + service->reply_size,
		.service = service };
	int status = service->handle(&inner, fields, body);
	step_keep(s, status == PENDING ? -EDEADLK : status, body, service->reply_size + inner.out_len);
}

int down_bytes(struct request *r, uint32_t dest, uint16_t number, const void *fields, uint32_t size,
	const void *tail, uint32_t tail_len, void *reply, uint32_t reply_size, const char **out,
	uint32_t *out_len)
{
	struct step *s = r->cursor;
	if (!s) {
		s = calloc(1, sizeof *s);
		if (!s)
			return -ENOMEM;
		*s =
			(struct step){ .request = r, .dest = dest, .number = number, .reply_size = reply_size };
		struct step **end = &r->steps;
		while (*end)
			end = &(*end)->next;
		*end = s;
		if (EXA_SLOT(dest) == (uint32_t)serve_self()) {
			step_local(s, r, fields, tail, tail_len);
		} else {
			r->outstanding++;
			ask_bytes(dest, number, fields, size, tail, tail_len, step_answered, s);
			if (r->cancelled)
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

void steps_free(struct request *r)
{
	while (r->steps) {
		struct step *s = r->steps;
		r->steps = s->next;
		free(s->body);
		free(s);
	}
}

void steps_move(struct request *from, struct request *to)
{
	to->steps = from->steps;
	from->steps = NULL;
	for (struct step *s = to->steps; s; s = s->next)
		s->request = to;
}

uint64_t random_handle(void)
{
	uint64_t handle = 0;
	while (!handle)
		exa_random(&handle, sizeof handle);
	return handle;
}
