/*
 * The loop: receive a datagram, dispatch it, reply.
 *
 * Owns: the message buffers, the list of requests that wait, the table of revoked generations.
 * Entry points: serve, requests_drop, request_post, requests_drop_foreign, request_cancel,
 * request_find, request_wake. Does not do: requests of its own (ask.c), queues (queue.c), timers
 * (timer.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "loop.h"

#define BODY(message) ((char *)(message) + sizeof(struct exa_header))

/* 8-byte alignment: the fields of every message start at offset 32. */
static _Alignas(8) char inbox[EXA_MESSAGE_MAX + 1];
static _Alignas(8) char outbox[EXA_MESSAGE_MAX + 1];
static const struct service *services;
static size_t service_count;
static enum exa_server self;
static struct request *waiting;     /* all requests with an answer still owed, newest last */
static uint32_t revoked[EXA_SLOTS]; /* generations up to this one are dead */

enum exa_server serve_self(void) { return self; }

bool endpoint_revoked(uint32_t endpoint)
{
	return EXA_GENERATION(endpoint) && EXA_GENERATION(endpoint) <= revoked[EXA_SLOT(endpoint)];
}

const struct service *service_find(uint16_t number)
{
	for (size_t i = 0; i < service_count; i++)
		if (services[i].number == number)
			return &services[i];
	return NULL;
}

/* Moves a request from the inbox to the heap, where it can wait. */
static struct request *request_keep(struct request *r, uint32_t size)
{
	struct request *kept = calloc(1, sizeof *kept + size + 1);
	if (!kept)
		return NULL;
	*kept = *r;
	char *copy = (char *)(kept + 1);
	memcpy(copy, r->head, size);
	kept->head = (struct exa_header *)copy;
	kept->fields = BODY(copy);
	kept->tail = r->tail ? copy + (r->tail - (char *)r->head) : copy + size;
	kept->heap = true;
	struct request **end = &waiting;
	while (*end)
		end = &(*end)->next;
	*end = kept;
	return kept;
}

static void request_free(struct request *r)
{
	free(r->memory);
	steps_free(r);
	if (!r->heap)
		return;
	for (struct request **p = &waiting; *p; p = &(*p)->next)
		if (*p == r) {
			*p = r->next;
			break;
		}
	queue_leave(r);
	free(r);
}

static void reply(struct request *r, int status)
{
	struct exa_header *head = (struct exa_header *)outbox;
	uint32_t size = sizeof *head;
	*head = (struct exa_header){ .number = r->head->number,
		.kind = EXA_REPLY,
		.id = r->head->id,
		.target = r->head->sender,
		.status = status };
	if (status >= 0 && r->service)
		size += r->service->reply_size + r->out_len;
	exa_send(r->head->sender, outbox, size);
}

/* Runs a handler; answers and frees the request unless it waits. `size` is the message's, for
 * keeping it. */
static void run(struct request *r, uint32_t size)
{
	r->runnable = false;
	r->out = BODY(outbox) + r->service->reply_size;
	r->out_len = 0;
	r->cursor = r->steps;
	memset(BODY(outbox), 0, r->service->reply_size);
	int status = r->service->handle(r, r->fields, BODY(outbox));
	if (status == PENDING) {
		if (r->heap)
			return;
		if (r->head->kind == EXA_NOTICE || r->queue || r->steps) {
			struct request *kept = r->head->kind == EXA_NOTICE ? NULL : request_keep(r, size);
			if (kept) {
				queue_replace(r, kept);
				steps_move(r, kept);
				return;
			}
		}
		queue_leave(r);
		status = -ENOMEM;
	}
	if (r->foreign)
		r->foreign->answer(r->foreign, status, BODY(outbox),
			status >= 0 ? r->service->reply_size + r->out_len : 0);
	/* A caller that this very request ended must not run on. */
	else if (r->head->kind == EXA_REQUEST && !r->dead
		&& (r->last || !endpoint_revoked(r->head->sender)))
		reply(r, status);
	request_free(r);
}

static void dispatch(char *message, uint32_t size)
{
	struct exa_header *head = (struct exa_header *)message;
	if (size < sizeof *head || head->version != EXA_PROTOCOL_VERSION)
		return;
	/* slot_idle is a dead generation's last word, sent by its host. */
	if (endpoint_revoked(head->sender) && head->number != EXA_MSG_slot_idle)
		return;
	if (head->kind == EXA_REPLY) {
		asked_answer(head, BODY(message), size - sizeof *head);
		return;
	}
	if (head->kind == EXA_CANCEL) {
		struct request *r = request_find(head->sender, head->id);
		if (r)
			request_cancel(r);
		return;
	}
	struct request r = {
		.head = head, .fields = BODY(message), .service = service_find(head->number)
	};
	if (!r.service) {
		if (head->kind == EXA_REQUEST)
			reply(&r, -ENOSYS);
		return;
	}
	uint32_t needs = sizeof *head + r.service->request_size;
	if (size < needs || size - needs > EXA_TAIL_MAX) {
		r.service = NULL;
		if (head->kind == EXA_REQUEST)
			reply(&r, -EINVAL);
		return;
	}
	message[size] = 0;
	r.tail = message + needs;
	r.tail_len = size - needs;
	run(&r, size);
}

/* Runs what was woken, first come first served; what wakes meanwhile gets its turn too. */
static void run_woken(void)
{
	for (bool again = true; again;) {
		again = false;
		for (struct request *r = waiting; r; r = r->next)
			if (r->runnable) {
				run(r, 0);
				again = true;
				break;
			}
	}
}

void request_wake(struct request *r) { r->runnable = true; }

struct request *request_find(uint32_t endpoint, uint32_t id)
{
	for (struct request *r = waiting; r; r = r->next)
		if (r->head->sender == endpoint && r->head->id == id && !r->foreign)
			return r;
	return NULL;
}

uint32_t requests_waiting(uint32_t endpoint)
{
	uint32_t n = 0;
	for (struct request *r = waiting; r; r = r->next)
		n += !endpoint || (r->head->sender == endpoint && !r->foreign);
	return n;
}

void request_cancel(struct request *r)
{
	/* The answer of a DOWN call under way runs the handler, which then sees `cancelled`. */
	r->cancelled = true;
	if (r->outstanding)
		steps_cancel(r);
	else
		r->runnable = true;
}

void requests_drop(uint32_t endpoint)
{
	if (EXA_GENERATION(endpoint) > revoked[EXA_SLOT(endpoint)])
		revoked[EXA_SLOT(endpoint)] = EXA_GENERATION(endpoint);
	for (struct request *r = waiting, *next; r; r = next) {
		next = r->next;
		if (r->head->sender != endpoint || r->foreign)
			continue;
		r->dead = true;
		if (r->steps)
			request_cancel(r);
		else
			request_free(r);
	}
}

int request_post(const void *message, uint32_t size, struct foreign *foreign)
{
	struct exa_header head;
	if (size < sizeof head)
		return -EINVAL;
	memcpy(&head, message, sizeof head);
	struct request r = { .head = message,
		.service = service_find(head.number),
		.foreign = foreign,
		.heap = true,
		.runnable = true };
	if (!r.service)
		return -ENOSYS;
	uint32_t needs = sizeof head + r.service->request_size;
	if (size < needs || size - needs > EXA_TAIL_MAX)
		return -EINVAL;
	r.tail = (const char *)message + needs;
	r.tail_len = size - needs;
	return request_keep(&r, size) ? 0 : -ENOMEM;
}

void requests_drop_foreign(const void *owner)
{
	for (struct request *r = waiting, *next; r; r = next) {
		next = r->next;
		if (!r->foreign || r->foreign->owner != owner)
			continue;
		r->foreign->answer(r->foreign, PENDING, NULL, 0);
		request_free(r);
	}
}

void serve(enum exa_server server, const struct service *table, size_t count, void (*after)(void))
{
	self = server;
	services = table;
	service_count = count;
	for (;;) {
		timers_run();
		run_woken();
		if (after)
			after();
		run_woken();
		int length = exa_receive(inbox, EXA_MESSAGE_MAX, timers_wait_ms());
		if (length > 0)
			dispatch(inbox, (uint32_t)length);
	}
}
