/*
 * The requests that wait, and those that are to be run again.
 *
 * Owns: both lists, of whom each one is, and the memory of all of them. Entry points: request_keep,
 * request_commit, request_wake, request_find, requests_waiting, request_cancel, requests_drop,
 * request_post, requests_drop_foreign; for the loop, loop.h's.
 * Does not do: running them (serve.c).
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "loop.h"

#define BODY(message) ((char *)(message) + sizeof(struct exa_header))

/** Kept requests of one sender, or all that are foreign; oldest first. */
struct kept {
	struct request *first, *last;
};

static struct kept kept_of[EXA_SLOTS], kept_foreign;
static uint32_t kept_count;
static uint64_t coming;                          /* requests that have been kept so far */
static struct request *ready_first, *ready_last; /* to be run, in the order in which they came */
static struct request *ended;
static struct request *spare; /* for the next message: it is not turned away for want of memory */

bool requests_begin(void) { return (spare = malloc(sizeof *spare)); }

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

struct request *request_ready(void) { return ready_first; }

void request_is_run(struct request *r)
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
static void request_leave(struct request *r)
{
	assert(!request_runs(r));
	request_is_run(r);
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

void request_end(struct request *r)
{
	if (!r->copy && !r->memory && !r->steps && !r->queue && !spare)
		spare = r;
	else
		request_leave(r);
}

void requests_free(void)
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
}

struct request *request_new(const char *message, uint32_t size)
{
	struct request *r = spare ? spare : malloc(sizeof *r);
	spare = NULL;
	if (r)
		*r = (struct request){
			.head = (const struct exa_header *)message, .fields = BODY(message), .size = size
		};
	return r;
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
	endpoint_revoke(endpoint);
	for (struct request *r = kept_of[EXA_SLOT(endpoint)].first, *next; r; r = next) {
		next = r->next;
		if (r->head->sender != endpoint)
			continue;
		r->dead = true;
		if (r->steps || r->committed)
			request_cancel(r);
		else if (!request_runs(r))
			request_leave(r);
	}
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
		if (r->foreign->owner != owner || request_runs(r))
			continue;
		r->foreign->answer(r->foreign, PENDING, NULL, 0);
		request_leave(r);
	}
}
