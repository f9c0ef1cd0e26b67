/*
 * The book of armed polls: each stands in its object's list, and in one list of all for poll_gone.
 * Entry points: those of armed.h.
 */
#include "armed.h"

#include <errno.h>
#include <stdlib.h>

struct armed {
	uint32_t endpoint, token, events;
	struct armed *next, **at;         /* in the object's list; `at` is what points here */
	struct armed *all_next, **all_at; /* in the list of all */
};

#define ARMED_MAX 4096 /* of one program; libc has one a descriptor */

static struct armed *all;
static uint16_t armed_by[EXA_SLOTS]; /* how many its tenant has */
void (*poll_here)(uint32_t token, uint32_t events);

static void armed_free(struct armed *a)
{
	if ((*a->at = a->next))
		a->next->at = a->at;
	if ((*a->all_at = a->all_next))
		a->all_next->all_at = a->all_at;
	if (EXA_SLOT(a->endpoint) >= EXA_SERVERS)
		armed_by[EXA_SLOT(a->endpoint)]--;
	free(a);
}

int poll_arm(struct poll_list *list, struct request *r, const struct arm_request *q,
	struct arm_reply *p, uint32_t now)
{
	p->ready = now & ((q->events & ~POLL_EDGE) | POLL_ALWAYS);
	poll_disarm(list, r->head->sender, q->token);
	if ((p->ready && !(q->events & POLL_EDGE)) || !q->token)
		return 0;
	uint32_t slot = EXA_SLOT(r->head->sender);
	bool program = slot >= EXA_SERVERS;
	struct armed *a = program && armed_by[slot] >= ARMED_MAX ? NULL : malloc(sizeof *a);
	if (!a)
		return -ENOMEM;
	armed_by[slot] += program;
	*a = (struct armed){ .endpoint = r->head->sender,
		.token = q->token,
		.events = q->events | POLL_ALWAYS,
		.next = list->first,
		.at = &list->first,
		.all_next = all,
		.all_at = &all };
	if (a->next)
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): what is freed stands in no list */
		a->next->at = &a->next;
	if (a->all_next)
		a->all_next->all_at = &a->all_next;
	list->first = all = a;
	return 0;
}

void poll_ready(struct poll_list *list, uint32_t events)
{
	for (struct armed *a = list->first, *next; a; a = next) {
		next = a->next;
		if (!(a->events & events))
			continue;
		struct ready_request notice = { .token = a->token, .events = a->events & events };
		uint32_t endpoint = a->endpoint;
		armed_free(a);
		if (EXA_SLOT(endpoint) == (uint32_t)serve_self())
			poll_here(notice.token, notice.events);
		else
			tell(endpoint, ready, &notice, NULL, 0);
	}
}

void poll_disarm(struct poll_list *list, uint32_t endpoint, uint32_t token)
{
	for (struct armed *a = list->first; a; a = a->next)
		if (a->endpoint == endpoint && a->token == token) {
			armed_free(a);
			return;
		}
}

void poll_drop(struct poll_list *list)
{
	while (list->first)
		armed_free(list->first); /* NOLINT(clang-analyzer-unix.Malloc): takes itself off */
}

bool poll_waits(uint32_t endpoint)
{
	const struct armed *a = all;
	while (a && a->endpoint != endpoint)
		a = a->all_next;
	return a;
}

void poll_gone(uint32_t endpoint)
{
	for (struct armed *a = all, *next; a; a = next) {
		next = a->all_next;
		if (a->endpoint == endpoint)
			armed_free(a);
	}
}
