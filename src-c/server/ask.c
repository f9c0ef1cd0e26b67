/*
 * Requests that a server itself makes, always of those below it.
 *
 * Owns: the outstanding ones, by id; the steps of requests under way. A request that ends lets go
 * of the answers that it is still owed.
 * Entry points: tell_bytes, ask_bytes, ask_bytes_in, ask_fail, down_bytes (through the macros of
 * serve.h). Does not do: waiting. ask() calls back; DOWN makes the handler run again from the top,
 * where the same calls in the same order find their answers kept ("steps").
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "loop.h"

#define BUCKETS 64 /* a power of two */
#define ROOM 64    /* what a reply may have besides its fields, and wants no more memory for */

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

static struct asked *outstanding[BUCKETS]; /* by id */
static uint32_t dead;                      /* a bit a server */
static uint32_t last_id;
static _Alignas(8) char buffer[EXA_MESSAGE_MAX];

bool server_is_dead(uint32_t dest)
{
	return EXA_SLOT(dest) < EXA_SERVERS && dead >> EXA_SLOT(dest) & 1;
}

static void post(uint32_t dest, struct exa_header head, const void *fields, uint32_t size,
	const void *tail, uint32_t tail_len)
{
	if (server_is_dead(dest))
		return;
	head.target = dest;
	memcpy(buffer, &head, sizeof head);
	memcpy(buffer + sizeof head, fields, size);
	if (tail_len)
		memcpy(buffer + sizeof head + size, tail, tail_len);
	send_out(dest, buffer, sizeof head + size + tail_len);
}

void tell_bytes(uint32_t dest, uint16_t number, const void *fields, uint32_t size, const void *tail,
	uint32_t tail_len)
{
	post(dest, (struct exa_header){ .number = number, .kind = EXA_NOTICE }, fields, size, tail,
		tail_len);
}

static void asked_enter(struct asked *a)
{
	struct asked **bucket = &outstanding[a->id % BUCKETS];
	a->at = bucket;
	if ((a->next = *bucket))
		a->next->at = &a->next;
	*bucket = a;
}

static void asked_leave(struct asked *a)
{
	if ((*a->at = a->next))
		a->next->at = a->at;
}

/* It is in no list any more. */
static void asked_end(struct asked *a, int status, const char *body, uint32_t length)
{
	bool borrowed = a->borrowed;
	a->then(a->argument, status, body, body, length);
	if (!borrowed)
		free(a);
}

static uint32_t next_id(void) { return ++last_id ? last_id : ++last_id; }

static void asked_send(
	struct asked *a, const void *fields, uint32_t size, const void *tail, uint32_t tail_len)
{
	a->id = next_id();
	asked_enter(a);
	post(a->dest, (struct exa_header){ .number = a->number, .kind = EXA_REQUEST, .id = a->id },
		fields, size, tail, tail_len);
}

void ask_bytes(uint32_t dest, uint16_t number, const void *fields, uint32_t size, const void *tail,
	uint32_t tail_len, answered *then, void *argument)
{
	/* An answer that nobody waits for is dropped when it comes: there is nothing to remember. */
	if (!then) {
		post(dest, (struct exa_header){ .number = number, .kind = EXA_REQUEST, .id = next_id() },
			fields, size, tail, tail_len);
		return;
	}
	struct asked *a = server_is_dead(dest) ? NULL : malloc(sizeof *a);
	if (!a) {
		then(argument, server_is_dead(dest) ? -EIO : -ENOMEM, NULL, NULL, 0);
		return;
	}
	*a = (struct asked){ .dest = dest, .number = number, .then = then, .argument = argument };
	asked_send(a, fields, size, tail, tail_len);
}

void ask_bytes_in(struct asked *a, uint32_t dest, uint16_t number, const void *fields,
	uint32_t size, const void *tail, uint32_t tail_len, answered *then, void *argument)
{
	if (server_is_dead(dest)) {
		then(argument, -EIO, NULL, NULL, 0);
		return;
	}
	*a = (struct asked){
		.dest = dest, .number = number, .borrowed = true, .then = then, .argument = argument
	};
	asked_send(a, fields, size, tail, tail_len);
}

/* The reply's fields and tail come as one body; who asked knows where the one ends. */
void asked_answer(const struct exa_header *head, const char *body, uint32_t length)
{
	struct asked *a = outstanding[head->id % BUCKETS];
	while (a && (a->id != head->id || EXA_SLOT(a->dest) != EXA_SLOT(head->sender)))
		a = a->next;
	if (!a)
		return;
	asked_leave(a);
	asked_end(a, head->status, body, length);
}

void ask_fail(enum exa_server server)
{
	/* First all of them are taken out: who hears of one may ask, or end, others. */
	struct asked *failed = NULL;
	dead |= 1u << server;
	for (uint32_t i = 0; i < BUCKETS; i++)
		for (struct asked *a = outstanding[i], *next; a; a = next) {
			next = a->next;
			if (EXA_SLOT(a->dest) != (uint32_t)server)
				continue;
			asked_leave(a);
			a->next = failed;
			failed = a;
		}
	for (struct asked *a; (a = failed);) {
		failed = a->next;
		asked_end(a, -EIO, NULL, 0);
	}
}

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
			post(s->dest,
				(struct exa_header){ .number = s->number, .kind = EXA_CANCEL, .id = s->asked.id },
				"", 0, NULL, 0);
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

uint64_t random_handle(void)
{
	uint64_t handle = 0;
	while (!handle)
		exa_random(&handle, sizeof handle);
	return handle;
}
