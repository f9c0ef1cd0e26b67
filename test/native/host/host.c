/*
 * The host's side of abi/abi.h, and the coroutine that the server is.
 *
 * Owns: queues of datagrams both ways, the clock, the stream of random numbers.
 * Does not do: the server's memory (memory.c), running tests (test.c).
 */
#include "host.h"

#include <errno.h>
#include <sanitizer/common_interface_defs.h>
#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>

#include "abi/abi.h"
#include "memory.h"
#include "message.h"
#include "server/serve.h"
#include "test.h"

/** A datagram for the server. */
struct letter {
	struct letter *next;
	uint32_t size;
	_Alignas(8) char bytes[];
};

/** An answer of the server's. */
struct answer {
	struct answer *next;
	uint32_t size;
	_Alignas(8) char bytes[];
};

#define REALTIME_BEGIN 1700000000000000000ll
#define MONOTONIC_BEGIN 1000000000ll

static struct letter *inbox, **inbox_end = &inbox;
static struct answer *answers;
/** By what they are called: who sent which, for cancel, and what came back. */
static struct {
	uint32_t from;
	uint16_t number;
	struct answer *answer;
} * requests;
static uint32_t requests_room;
static struct sent *sent_first, **sent_end = &sent_first;
static int64_t now;
static uint64_t chance;
static uint32_t last_id;
static int64_t wakes_at; /* when the server wants to go on without a datagram; INT64_MAX: never */

const char *reply_tail;
uint32_t reply_tail_length;
uint32_t host_full;
bool (*below)(struct sent *);
void (*at_wait)(struct sent *);

/* --- the coroutine --- */

#define STACK_SIZE (1 << 20)
static _Alignas(16) char stack[STACK_SIZE]; /* static, so that leak detection looks at it */
static ucontext_t script, server;
static const void *script_stack;
static size_t script_stack_size;
static bool inside;

int server_main(void);

static void server_begin(void)
{
	__sanitizer_finish_switch_fiber(NULL, &script_stack, &script_stack_size);
	server_main();
	fail(__FILE__, __LINE__, "the server's main has returned");
}

static void enter(void)
{
	void *fake;
	inside = true;
	memory_count(true);
	__sanitizer_start_switch_fiber(&fake, stack, sizeof stack);
	swapcontext(&script, &server);
	__sanitizer_finish_switch_fiber(fake, NULL, NULL);
	memory_count(false);
	inside = false;
}

static void leave(void)
{
	void *fake;
	__sanitizer_start_switch_fiber(&fake, script_stack, script_stack_size);
	swapcontext(&server, &script);
	__sanitizer_finish_switch_fiber(fake, &script_stack, &script_stack_size);
}

static void *keep(size_t size)
{
	bool counted = memory_count(false);
	void *memory = calloc(1, size);
	memory_count(counted);
	if (!memory)
		abort();
	return memory;
}

static void drop(void *memory)
{
	bool counted = memory_count(false);
	free(memory);
	memory_count(counted);
}

/* --- what the server imports --- */

int exa_receive(void *buffer, uint32_t capacity, double timeout_ms)
{
	if (!inbox) {
		wakes_at = timeout_ms < 0 ? INT64_MAX : now + (int64_t)(timeout_ms * 1e6 + 0.5);
		leave();
	}
	struct letter *l = inbox;
	if (!l)
		return 0;
	inbox = l->next;
	if (!inbox)
		inbox_end = &inbox;
	uint32_t size = l->size < capacity ? l->size : capacity;
	memcpy(buffer, l->bytes, size);
	drop(l);
	return (int)size;
}

int exa_send(uint32_t dest, const void *message, uint32_t length)
{
	const struct exa_header *head = message;
	if (length < sizeof *head || length > EXA_MESSAGE_MAX)
		fail(__FILE__, __LINE__, "the server sends a datagram of %u bytes", length);
	if (host_full && dest == host_full)
		return -EAGAIN;
	if (head->kind == EXA_REPLY) {
		struct answer *a = keep(sizeof *a + length + 1);
		a->size = length;
		memcpy(a->bytes, message, length);
		if (head->id == 0 || head->id > last_id)
			fail(__FILE__, __LINE__, "an answer to nothing: id %u", head->id);
		if (requests[head->id].answer)
			fail(__FILE__, __LINE__, "%s (request %u) is answered twice",
				message_find(head->number)->name, head->id);
		a->next = answers;
		answers = a;
		requests[head->id].answer = a;
		return 0;
	}
	struct sent *s = keep(sizeof *s + length + 8);
	char *bytes = (char *)(((uintptr_t)(s + 1) + 7) & ~(uintptr_t)7);
	memcpy(bytes, message, length);
	s->to = dest;
	s->head = (struct exa_header *)bytes;
	s->fields = bytes + sizeof *head;
	s->size = length - (uint32_t)sizeof *head;
	if (head->kind == EXA_CANCEL) {
		for (struct sent *o = sent_first; o; o = o->next)
			if (o->head->kind == EXA_REQUEST && o->head->id == head->id && o->to == dest)
				o->cancelled = true;
		drop(s);
		return 0;
	}
	*sent_end = s;
	sent_end = &s->next;
	return 0;
}

double exa_clock(int id) { return (double)(id == 0 ? REALTIME_BEGIN + now : now); }

int exa_random(void *buffer, uint32_t length)
{
	for (uint32_t i = 0; i < length; i++) {
		chance = chance * 6364136223846793005u + 1442695040888963407u;
		((unsigned char *)buffer)[i] = (unsigned char)(chance >> 56);
	}
	return 0;
}

/* --- sending to it --- */

static const void *next_tail;
static uint32_t next_tail_length, next_actor, next_group;

void tail_bytes(const void *bytes, uint32_t length)
{
	next_tail = bytes;
	next_tail_length = length;
}
void as_actor(uint32_t pid) { next_actor = pid; }
void as_group(uint32_t group) { next_group = group; }

static void deliver(struct exa_header head, const void *fields, uint32_t size, const void *tail,
	uint32_t tail_length)
{
	struct letter *l = keep(sizeof *l + sizeof head + size + tail_length);
	l->size = (uint32_t)sizeof head + size + tail_length;
	head.version = EXA_PROTOCOL_VERSION;
	memcpy(l->bytes, &head, sizeof head);
	if (size)
		memcpy(l->bytes + sizeof head, fields, size);
	if (tail_length)
		memcpy(l->bytes + sizeof head + size, tail, tail_length);
	*inbox_end = l;
	inbox_end = &l->next;
}

static void compose(struct exa_header head, const void *fields, uint32_t size)
{
	head.actor = next_actor;
	head.group = next_group;
	deliver(head, fields, size, next_tail, next_tail_length);
	next_tail = NULL;
	next_tail_length = next_actor = next_group = 0;
}

uint32_t host_next(void) { return last_id + 1; }

uint32_t host_request(uint32_t from, uint16_t number, const void *fields, uint32_t size)
{
	uint32_t id = ++last_id;
	if (id >= requests_room) {
		requests_room = requests_room ? requests_room * 2 : 256;
		requests = realloc(requests, requests_room * sizeof *requests);
		if (!requests)
			abort();
	}
	requests[id].from = from;
	requests[id].number = number;
	requests[id].answer = NULL;
	compose((struct exa_header){ .number = number, .kind = EXA_REQUEST, .id = id, .sender = from },
		fields, size);
	host_run();
	return id;
}

void host_notice(uint32_t from, uint16_t number, const void *fields, uint32_t size)
{
	compose(
		(struct exa_header){ .number = number, .kind = EXA_NOTICE, .sender = from }, fields, size);
	host_run();
}

void host_device(
	uint16_t number, const void *fields, uint32_t size, const void *tail, uint32_t tail_length)
{
	deliver(
		(struct exa_header){
			.number = number, .kind = EXA_NOTICE, .sender = EXA_ENDPOINT(serve_self(), 1) },
		fields, size, tail, tail_length);
}

void cancel(uint32_t request)
{
	deliver((struct exa_header){ .number = requests[request].number,
				.kind = EXA_CANCEL,
				.id = request,
				.sender = requests[request].from },
		NULL, 0, NULL, 0);
	host_run();
}

void host_raw(const void *bytes, uint32_t length)
{
	struct letter *l = keep(sizeof *l + length);
	l->size = length;
	memcpy(l->bytes, bytes, length);
	*inbox_end = l;
	inbox_end = &l->next;
	host_run();
}

/* --- what it sent --- */

static struct answer *answer_find(uint32_t request)
{
	return request <= last_id && request ? requests[request].answer : NULL;
}

int status_of(uint32_t request)
{
	struct answer *a = answer_find(request);
	return a ? ((struct exa_header *)a->bytes)->status : UNANSWERED;
}

const void *host_reply(uint32_t request, uint32_t reply_size)
{
	struct answer *a = answer_find(request);
	if (!a)
		fail(__FILE__, __LINE__, "%s (request %u) is not answered", host_name(request), request);
	const struct exa_header *head = (struct exa_header *)a->bytes;
	if (head->status < 0)
		fail(__FILE__, __LINE__, "%s (request %u) is answered: %s",
			message_find(head->number)->name, request, strerror(-head->status));
	if (a->size < sizeof *head + reply_size)
		fail(__FILE__, __LINE__, "the answer to 0x%x is too short", head->number);
	reply_tail = a->bytes + sizeof *head + reply_size;
	reply_tail_length = a->size - (uint32_t)sizeof *head - reply_size;
	return a->bytes + sizeof *head;
}

int host_call(uint32_t from, uint16_t number, const void *fields, uint32_t size, void *reply,
	uint32_t reply_size)
{
	uint32_t id = host_request(from, number, fields, size);
	int status = status_of(id);
	if (status == UNANSWERED)
		fail(__FILE__, __LINE__, "%s (request %u) is not answered", message_find(number)->name, id);
	if (status >= 0) {
		const void *got = host_reply(id, reply_size);
		if (reply)
			memcpy(reply, got, reply_size);
	}
	return status;
}

/* From one on. */
static uint32_t unanswered_after(uint32_t id)
{
	while (++id <= last_id)
		if (!answer_find(id) && !endpoint_revoked(requests[id].from))
			return id;
	return 0;
}

const char *host_name(uint32_t request) { return message_find(requests[request].number)->name; }

uint32_t first_unanswered(void) { return unanswered_after(0); }

uint32_t cancel_all(void)
{
	for (uint32_t id = 0; (id = unanswered_after(id));)
		cancel(id);
	return first_unanswered();
}

struct sent *host_asked(uint16_t number)
{
	for (struct sent *s = sent_first; s; s = s->next)
		if (s->head->kind == EXA_REQUEST && !s->answered && s->head->number == number)
			return s;
	return NULL;
}

void host_answer(struct sent *s, int status, const void *fields, uint32_t size)
{
	if (s->answered)
		fail(__FILE__, __LINE__, "the test answers twice");
	s->answered = true;
	deliver((struct exa_header){ .number = s->head->number,
				.kind = EXA_REPLY,
				.id = s->head->id,
				.sender = EXA_ENDPOINT(EXA_SLOT(s->to), 1),
				.status = status },
		fields, status >= 0 ? size : 0, next_tail, status >= 0 ? next_tail_length : 0);
	next_tail = NULL;
	next_tail_length = 0;
	if (!inside)
		host_run();
}

void answer_plainly(struct sent *s, int status)
{
	static const char zeros[1024];
	host_answer(s, status, zeros, message_find(s->head->number)->reply_size);
}

bool answer_oldest(bool (*by)(struct sent *))
{
	for (struct sent *s = sent_first; s; s = s->next)
		if (s->head->kind == EXA_REQUEST && !s->answered)
			return by(s);
	return false;
}

const void *host_told(uint32_t to, uint16_t number)
{
	for (struct sent *s = sent_first; s; s = s->next)
		if (s->head->kind == EXA_NOTICE && !s->taken && s->head->number == number
			&& (!to || s->to == to)) {
			s->taken = true;
			return s->fields;
		}
	return NULL;
}

void untell(void)
{
	for (struct sent *s = sent_first; s; s = s->next)
		s->taken |= s->head->kind == EXA_NOTICE;
}

void still_waits(uint32_t request)
{
	if (at_wait && status_of(request) == UNANSWERED)
		at_wait(NULL);
}

/* --- running --- */

/* Gives the questions that are new to who answers them. */
static bool questions(void)
{
	static bool busy; /* who answers may itself run the server */
	bool any = false;
	if (busy)
		return false;
	for (struct sent *s = sent_first; s; s = s->next) {
		if (s->head->kind != EXA_REQUEST || s->answered || s->taken)
			continue;
		s->taken = true; /* seen: it is offered once */
		if (at_wait) {
			busy = true;
			at_wait(s);
			busy = false;
		}
		if (!s->answered && below) {
			busy = true;
			any |= below(s);
			busy = false;
		}
	}
	return any || inbox;
}

void host_run(void)
{
	if (inside)
		fail(__FILE__, __LINE__, "the server is run from within itself");
	do {
		while (inbox)
			enter();
	} while (questions());
}

void advance(int64_t ns)
{
	int64_t until = now + ns;
	for (uint32_t rounds = 0;; rounds++) {
		if (wakes_at > until)
			break;
		if (rounds > 10000)
			fail(__FILE__, __LINE__, "a timer that never comes to rest");
		now = wakes_at > now ? wakes_at : now;
		enter();
		host_run();
	}
	now = until;
}

int64_t host_now(void) { return now; }

void host_start(void)
{
	while (inbox) {
		struct letter *l = inbox;
		inbox = l->next;
		free(l);
	}
	inbox_end = &inbox;
	while (answers) {
		struct answer *a = answers;
		answers = a->next;
		free(a);
	}
	while (sent_first) {
		struct sent *s = sent_first;
		sent_first = s->next;
		free(s);
	}
	sent_end = &sent_first;
	now = MONOTONIC_BEGIN;
	chance = 1;
	last_id = 0;
	next_tail = NULL;
	next_tail_length = next_actor = next_group = 0;
	memory_reset();
	getcontext(&server);
	server.uc_stack.ss_sp = stack;
	server.uc_stack.ss_size = sizeof stack;
	server.uc_link = NULL;
	makecontext(&server, server_begin, 0);
	enter();
	host_run();
}
