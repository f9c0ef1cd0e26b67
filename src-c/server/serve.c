/*
 * The loop: receive a datagram, dispatch it, reply.
 *
 * Owns: the buffer of replies, the requests that wait, the table of revoked generations, what is to
 * be done or freed once no handler runs. Entry points: serve_begin, serve_step; later,
 * free_later; request_keep, request_commit, request_cancel, request_find, request_wake,
 * request_post, requests_drop, requests_drop_foreign.
 * Does not do: requests of its own (ask.c), queues (queue.c), timers (timer.c), what requests are
 * about (subject.c), what datagrams are received by (looped.c, entered.c), what finds no room at
 * its receiver (outgoing.c).
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "abi/abi.h"
#include "loop.h"

#define BODY(message) ((char *)(message) + sizeof(struct exa_header))

/** Kept requests of one sender, or all that are foreign; oldest first. */
struct kept {
	struct request *first, *last;
};

/* 8-byte alignment: the fields of every message start at offset 32. */
static _Alignas(8) char outbox[EXA_MESSAGE_MAX + 1];
static const struct service **services; /* by number */
static uint32_t service_end;
static enum exa_server self;
static void (*after_all)(void);
static struct kept kept_of[EXA_SLOTS], kept_foreign;
static uint32_t kept_count;
static uint64_t coming;                          /* requests that have been kept so far */
static struct request *ready_first, *ready_last; /* to be run, in the order in which they came */
static struct request *running, *ended;
static struct request *spare; /* for the next message: it is not turned away for want of memory */
static uint32_t revoked[EXA_SLOTS]; /* generations up to this one are dead */
static struct later *postponed, **postponed_end = &postponed;
static struct dying *dying;

enum exa_server serve_self(void) { return self; }

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
	for (struct request *r; (r = ended);) {
		ended = r->next;
		steps_free(r);
		free(r->memory);
		free(r->copy);
		if (!spare)
			spare = r;
		else
			free(r);
	}
	for (struct dying *d; (d = dying);) {
		dying = d->next;
		free(d->memory);
	}
}

static struct kept *kept_with(const struct request *r)
{
	return r->foreign ? &kept_foreign : &kept_of[EXA_SLOT(r->head->sender)];
}

int request_keep(struct request *r)
{
	if (r->copy)
		return 0;
	if (!r->size)
		return -EDEADLK; /* made by hand: nobody would run it again */
	/* What comes next is not to be turned away, least of all the notice that this waits for. */
	if (!spare && !(spare = malloc(sizeof *spare)))
		return -ENOMEM;
	char *copy = malloc(r->size + 1);
	if (!copy)
		return -ENOMEM;
	memcpy(copy, r->head, r->size);
	copy[r->size] = 0;
	r->tail = copy + (r->tail - (const char *)r->head);
	r->head = (struct exa_header *)copy;
	r->fields = BODY(copy);
	r->copy = copy;
	r->order = ++coming;
	struct kept *list = kept_with(r);
	r->previous = list->last;
	*(r->previous ? &r->previous->next : &list->first) = r;
	list->last = r;
	kept_count++;
	return 0;
}

int request_commit(struct request *r, uint32_t downs)
{
	int status = request_keep(r);
	if (status >= 0)
		status = steps_reserve(r, downs);
	if (status >= 0)
		r->committed = true;
	return status;
}

static void ready_leave(struct request *r)
{
	if (!r->runnable)
		return;
	*(r->ready_previous ? &r->ready_previous->ready_next : &ready_first) = r->ready_next;
	*(r->ready_next ? &r->ready_next->ready_previous : &ready_last) = r->ready_previous;
	r->runnable = false;
}

void request_wake(struct request *r)
{
	/* While an answer is under way, that will run it. */
	if (!r->copy || r->runnable || r->ended || r->outstanding)
		return;
	struct request *before = ready_last;
	while (before && before->order > r->order)
		before = before->ready_previous;
	r->ready_previous = before;
	r->ready_next = before ? before->ready_next : ready_first;
	*(before ? &before->ready_next : &ready_first) = r;
	*(r->ready_next ? &r->ready_next->ready_previous : &ready_last) = r;
	r->runnable = true;
}

/* It is known to nobody from now on. */
static void request_end(struct request *r)
{
	assert(r != running);
	ready_leave(r);
	queue_leave(r);
	steps_let_go(r);
	subject_let_go(r);
	r->ended = true;
	if (r->copy) {
		struct kept *list = kept_with(r);
		*(r->previous ? &r->previous->next : &list->first) = r->next;
		*(r->next ? &r->next->previous : &list->last) = r->previous;
		kept_count--;
	}
	r->next = ended;
	ended = r;
}

/* A request whose message is in the inbox, or whose copy will be made. Null: out of memory. */
static struct request *request_new(const char *message, uint32_t size)
{
	struct request *r = spare ? spare : malloc(sizeof *r);
	spare = NULL;
	if (r)
		*r = (struct request){
			.head = (const struct exa_header *)message, .fields = BODY(message), .size = size
		};
	return r;
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
	ready_leave(r);
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
	if (!r->copy && !r->memory && !r->steps && !r->queue && !spare)
		spare = r;
	else
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
	while (ready_first) {
		run(ready_first);
		sweep();
	}
}

struct request *request_find(uint32_t endpoint, uint32_t id)
{
	struct request *r = kept_of[EXA_SLOT(endpoint)].first;
	while (r && (r->head->sender != endpoint || r->head->id != id || r->head->kind != EXA_REQUEST))
		r = r->next;
	return r;
}

uint32_t requests_waiting(uint32_t endpoint)
{
	if (!endpoint)
		return kept_count;
	uint32_t n = 0;
	for (struct request *r = kept_of[EXA_SLOT(endpoint)].first; r; r = r->next)
		n += r->head->sender == endpoint;
	return n;
}

void request_cancel(struct request *r)
{
	if (r->committed)
		return;
	/* The answer of a DOWN call under way runs the handler, which then sees `cancelled`. */
	r->cancelled = true;
	if (r->outstanding)
		steps_cancel(r);
	else
		request_wake(r);
}

void requests_drop(uint32_t endpoint)
{
	if (EXA_GENERATION(endpoint) > revoked[EXA_SLOT(endpoint)])
		revoked[EXA_SLOT(endpoint)] = EXA_GENERATION(endpoint);
	for (struct request *r = kept_of[EXA_SLOT(endpoint)].first, *next; r; r = next) {
		next = r->next;
		if (r->head->sender != endpoint)
			continue;
		r->dead = true;
		if (r->steps || r->committed)
			request_cancel(r);
		else if (r != running)
			request_end(r);
	}
	if (running && !running->foreign && running->head->sender == endpoint)
		running->dead = true;
}

int request_post(const void *message, uint32_t size, struct foreign *foreign)
{
	struct exa_header head;
	if (size < sizeof head)
		return -EINVAL;
	memcpy(&head, message, sizeof head);
	const struct service *service = service_find(head.number);
	if (!service)
		return -ENOSYS;
	uint32_t needs = sizeof head + service->request_size;
	if (size < needs || size - needs > EXA_TAIL_MAX)
		return -EINVAL;
	struct request *r = request_new(message, size);
	if (!r)
		return -ENOMEM;
	r->service = service;
	r->foreign = foreign;
	r->tail = (const char *)message + needs;
	r->tail_len = size - needs;
	int status = request_keep(r);
	if (status >= 0)
		request_wake(r);
	else if (spare)
		free(r);
	else
		spare = r;
	return status;
}

void requests_drop_foreign(const void *owner)
{
	for (struct request *r = kept_foreign.first, *next; r; r = next) {
		next = r->next;
		if (r->foreign->owner != owner || r == running)
			continue;
		r->foreign->answer(r->foreign, PENDING, NULL, 0);
		request_end(r);
	}
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
	spare = malloc(sizeof *spare);
	if (!services || !spare)
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
