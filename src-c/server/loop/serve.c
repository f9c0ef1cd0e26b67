/*
 * The loop: receive a datagram, dispatch it, reply.
 *
 * Owns: the buffer of replies, the table of revoked generations, what is to be done or freed once
 * no handler runs. Entry points: serve_begin, serve_step; later, free_later; endpoint_revoked.
 * Does not do: the requests that wait (waiting.c), requests of its own (ask.c), queues (queue.c),
 * timers (timer.c), what requests are about (subject.c), what datagrams are received by (looped.c,
 * entered.c), what finds no room at its receiver (outgoing.c).
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "loop.h"

#define BODY(message) ((char *)(message) + sizeof(struct exa_header))

/* 8-byte alignment: the fields of every message start at offset 32. */
static _Alignas(8) char outbox[EXA_MESSAGE_MAX + 1];
static const struct service **services; /* by number */
static uint32_t service_end;
static enum exa_server self;
static void (*after_all)(void);
static struct request *running;
static uint32_t revoked[EXA_SLOTS]; /* generations up to this one are dead */
static struct later *postponed, **postponed_end = &postponed;
static struct dying *dying;

enum exa_server serve_self(void) { return self; }
bool request_runs(const struct request *r) { return r == running; }

bool endpoint_revoked(uint32_t endpoint)
{
	return EXA_GENERATION(endpoint) && EXA_GENERATION(endpoint) <= revoked[EXA_SLOT(endpoint)];
}

const struct service *service_find(uint16_t number)
{
	return number < service_end ? services[number] : NULL;
}

void later(struct later *work, void (*run)(struct later *))
{
	if (work->queued)
		return;
	*work = (struct later){ .run = run, .queued = true };
	*postponed_end = work;
	postponed_end = &work->next;
}

void free_later(struct dying *d, void *memory)
{
	*d = (struct dying){ dying, memory };
	dying = d;
}

/* What handlers have left to be done. It may leave more. */
static void settle(void)
{
	for (struct later *work; (work = postponed);) {
		postponed = work->next;
		if (!postponed)
			postponed_end = &postponed;
		work->queued = false;
		work->run(work);
	}
}

/* Nothing runs that could hold any of it. */
static void sweep(void)
{
	requests_free();
	for (struct dying *d; (d = dying);) {
		dying = d->next;
		free(d->memory);
	}
}

static void reply(const struct exa_header *to, int status, uint32_t size)
{
	struct exa_header *head = (struct exa_header *)outbox;
	*head = (struct exa_header){ .number = to->number,
		.kind = EXA_REPLY,
		.id = to->id,
		.target = to->sender,
		.status = status };
	send_out(to->sender, outbox, sizeof *head + size);
}

/* Runs a handler; answers and ends the request unless it waits. */
static void run(struct request *r)
{
	request_is_run(r);
	r->out = BODY(outbox) + r->service->reply_size;
	r->out_len = 0;
	steps_rewind(r);
	memset(BODY(outbox), 0, r->service->reply_size);
	running = r;
	int status = r->service->handle(r, r->fields, BODY(outbox));
	if (status == PENDING)
		subject_use(r);
	else
		subject_let_go(r);
	settle();
	running = NULL;
	if (status == PENDING) {
		bool over = r->dead && !r->steps && !r->committed;
		status = over ? -ESRCH : request_keep(r);
		if (status >= 0)
			return;
	}
	uint32_t size = status >= 0 ? r->service->reply_size + r->out_len : 0;
	if (r->foreign)
		r->foreign->answer(r->foreign, status, BODY(outbox), size);
	/* A caller that this very request ended must not run on. */
	else if (r->head->kind == EXA_REQUEST
		&& (r->last || (!r->dead && !endpoint_revoked(r->head->sender))))
		reply(r->head, status, size);
	request_end(r);
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
	const struct service *service = service_find(head->number);
	uint32_t needs = sizeof *head + (service ? service->request_size : 0);
	bool fits = size >= needs && size - needs <= EXA_TAIL_MAX;
	struct request *r = service && fits ? request_new(message, size) : NULL;
	if (!r) {
		if (head->kind == EXA_REQUEST)
			reply(head, !service ? -ENOSYS : !fits ? -EINVAL : -ENOMEM, 0);
		return;
	}
	message[size] = 0;
	r->service = service;
	r->tail = message + needs;
	r->tail_len = size - needs;
	run(r);
}

/* Runs what was woken, first come first served; what wakes meanwhile gets its turn too. */
static void run_woken(void)
{
	for (struct request *r; (r = request_ready());) {
		run(r);
		sweep();
	}
}

void endpoint_revoke(uint32_t endpoint)
{
	if (EXA_GENERATION(endpoint) > revoked[EXA_SLOT(endpoint)])
		revoked[EXA_SLOT(endpoint)] = EXA_GENERATION(endpoint);
	if (running && !running->foreign && running->head->sender == endpoint)
		running->dead = true;
}

void serve_begin(
	enum exa_server server, const struct service *table, size_t count, void (*after)(void))
{
	self = server;
	after_all = after;
	for (size_t i = 0; i < count; i++)
		if (table[i].number >= service_end)
			service_end = table[i].number + 1u;
	services = calloc(service_end, sizeof *services);
	if (!services || !requests_begin())
		abort();
	for (size_t i = 0; i < count; i++)
		services[table[i].number] = &table[i];
}

double serve_step(char *message, uint32_t size)
{
	watch_begin();
	flush_out();
	timers_run();
	settle();
	if (size)
		dispatch(message, size);
	settle();
	run_woken();
	if (after_all)
		after_all();
	settle();
	run_woken();
	sweep();
	double wait_ms = timers_wait_ms();
	return flush_out() && (wait_ms < 0 || wait_ms > OUT_RETRY_MS) ? OUT_RETRY_MS : wait_ms;
}
