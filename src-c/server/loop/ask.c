/*
 * Requests that a server itself makes, always of those below it, and notices.
 *
 * Owns: the outstanding ones, by id; which servers have died. Entry points: tell_bytes, ask_bytes,
 * ask_bytes_in (through the macros of serve.h), ask_fail; for down.c, asked_send and asked_cancel.
 * Does not do: waiting. It calls back.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "loop.h"

#define BUCKETS 64 /* a power of two */

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

void asked_send(
	struct asked *a, const void *fields, uint32_t size, const void *tail, uint32_t tail_len)
{
	a->id = next_id();
	asked_enter(a);
	post(a->dest, (struct exa_header){ .number = a->number, .kind = EXA_REQUEST, .id = a->id },
		fields, size, tail, tail_len);
}

void asked_cancel(const struct asked *a)
{
	post(a->dest, (struct exa_header){ .number = a->number, .kind = EXA_CANCEL, .id = a->id }, "",
		0, NULL, 0);
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
