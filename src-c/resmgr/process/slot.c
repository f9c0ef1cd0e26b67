/*
 * Slots: which iframe + worker is whose.
 *
 * Owns: the state and generation of every slot. Entry points: slot.h, and the page's and hosts'
 * notices slot_ready, slot_idle, slot_lost.
 * Does not do: the end of a process; of a slot that is lost the tenant is only said to have ended.
 *
 * Lock-free by construction: resmgr alone changes any of it.
 */
#include "slot.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

/** Kept for children of what init itself started, so that a fork bomb leaves the console usable. */
#define RESERVED 4
/** What a boot has use for at a time: init, and what it runs. */
#define BOOT_SLOTS 2
/** So many in a row that the page could not make, and who waits for one hears of it. */
#define FAILURES_MAX 3
/** A program that has said exit ends at once, but nothing forces it to. */
#define PATIENCE_NS 5000000000

enum slot_state {
	ABSENT,
	IDLE, /* warm, nobody's */
	USED,
	LEAVING, /* its tenant is dead; the host cleans up, or the page ends it */
	RETIRED, /* it has had as many tenants as there are generations */
};

/** After it a slot is not used again: else a late message could reach a tenant of the same name. It
 * is a variable for the native tests, which cannot have as many tenants as there are generations.
 */
uint32_t slot_generation_last = EXA_GENERATION(UINT32_MAX);

struct slot {
	enum slot_state state;
	uint32_t generation;   /* of the tenant there is or was last */
	struct proc *tenant;   /* USED */
	struct timer patience; /* LEAVING by itself: then it is made to */
};

static struct slot slots[EXA_SLOTS];
static uint32_t limit, spare;
static bool booted;
static uint32_t all, idle, used, coming; /* all: USED, IDLE and LEAVING */
static uint32_t failed; /* slots that the page could not make since the last one came */
static struct queue waiting;

/* So many idle ones or on their way, as far as there may be. */
static void want_idle(uint32_t needed)
{
	while (idle + coming < needed && all + coming < limit) {
		coming++;
		tell(EXA_ENDPOINT(EXA_SERVER_page, 0), slots_wanted,
			(&(struct slots_wanted_request){ .count = 1 }), NULL, 0);
	}
}

static void want(void)
{
	uint32_t needed = 0;
	for (struct request *r = waiting.first; r; r = r->queue_next)
		needed++;
	if (failed < FAILURES_MAX)
		want_idle(needed);
	/* To make one costs the browser as much as a program runs; those for later come one by one, and
	 * not where the last could not be made: it would be tried without end. */
	if (booted && !coming && !failed && idle < spare)
		want_idle(idle + 1);
}

void slots_begin(uint32_t processes, uint32_t keep)
{
	limit = processes;
	spare = keep < processes ? keep : processes;
	want_idle(BOOT_SLOTS);
}

void slots_booted(void)
{
	booted = true;
	want();
}

uint32_t slot_take(struct proc *p)
{
	for (uint32_t i = EXA_SERVERS; i < EXA_SLOTS; i++)
		if (slots[i].state == IDLE) {
			slots[i].state = USED;
			slots[i].generation++;
			slots[i].tenant = p;
			idle--;
			used++;
			want();
			return EXA_ENDPOINT(i, slots[i].generation);
		}
	return 0;
}

void slot_grant(uint32_t endpoint, uint32_t starter, uint32_t image)
{
	struct start_granted_request granted = {
		.endpoint = endpoint, .slot = EXA_SLOT(starter), .image = image
	};
	tell(EXA_ENDPOINT(EXA_SERVER_page, 0), start_granted, &granted, NULL, 0);
}

int slot_wait(struct request *r, const struct proc *parent)
{
	uint32_t allowed = proc_near_init(parent) || limit <= 2 * RESERVED ? limit : limit - RESERVED;
	if (used >= allowed)
		return -EAGAIN;
	if (idle)
		return 0;
	if (failed >= FAILURES_MAX && !coming && all <= used) {
		failed = 0;
		return -EAGAIN;
	}
	int status = wait_on(r, &waiting);
	want();
	return status;
}

static struct slot *slot_of(uint32_t endpoint)
{
	struct slot *s = &slots[EXA_SLOT(endpoint)];
	return EXA_SLOT(endpoint) >= EXA_SERVERS && s->generation == EXA_GENERATION(endpoint) ? s
																						  : NULL;
}

struct proc *slot_tenant(uint32_t endpoint)
{
	struct slot *s = slot_of(endpoint);
	return s && s->state == USED ? s->tenant : NULL;
}

static void slot_overdue(struct timer *t)
{
	struct slot *s = (struct slot *)((char *)t - offsetof(struct slot, patience));
	uint32_t endpoint = EXA_ENDPOINT((uint32_t)(s - slots), s->generation);
	tell(EXA_ENDPOINT(EXA_SERVER_page, 0), slot_end,
		(&(struct slot_end_request){ .endpoint = endpoint }), NULL, 0);
}

static void leave(struct slot *s)
{
	s->state = LEAVING;
	s->tenant = NULL;
	used--;
}

void slot_leave(uint32_t endpoint)
{
	struct slot *s = slot_of(endpoint);
	if (!s || s->state != USED)
		return;
	assert(used && s->tenant);
	leave(s);
	s->patience.fire = slot_overdue;
	timer_start(&s->patience, now_monotonic() + PATIENCE_NS);
}

void slot_kill(uint32_t endpoint)
{
	slot_leave(endpoint);
	tell(EXA_ENDPOINT(EXA_SERVER_page, 0), slot_end,
		(&(struct slot_end_request){ .endpoint = endpoint }), NULL, 0);
}

void slot_counts(uint32_t *tenanted, uint32_t *leaving)
{
	assert(all >= idle + used);
	*tenanted = used;
	*leaving = all - idle - used;
}

static bool from_page(const struct request *r)
{
	return EXA_SLOT(r->head->sender) == EXA_SERVER_page;
}

int do_slot_ready(struct request *r, const struct slot_ready_request *q, struct slot_ready_reply *p)
{
	(void)p;
	if (!from_page(r) || q->slot < EXA_SERVERS || q->slot >= EXA_SLOTS
		|| slots[q->slot].state != ABSENT)
		return -EINVAL;
	slots[q->slot].state = IDLE;
	coming -= coming > 0;
	failed = 0;
	all++;
	idle++;
	wake(&waiting);
	want();
	return 0;
}

int do_slot_idle(struct request *r, const struct slot_idle_request *q, struct slot_idle_reply *p)
{
	(void)p;
	struct slot *s = slot_of(q->endpoint);
	/* Notices come from the host; a program can only make requests. */
	if (!s || EXA_SLOT(r->head->sender) != EXA_SLOT(q->endpoint) || r->head->kind != EXA_NOTICE)
		return -EPERM;
	/* The host ended it and nobody had said so: a fault's notice came before, or nothing did. */
	if (s->state == USED) {
		proc_end(s->tenant, SIGKILL, true);
		leave(s);
	}
	if (s->state != LEAVING)
		return -EINVAL;
	timer_stop(&s->patience);
	bool retires = s->generation == slot_generation_last;
	s->state = retires ? RETIRED : IDLE;
	idle += !retires;
	all -= retires;
	wake(&waiting);
	want();
	return 0;
}

int do_slot_lost(struct request *r, const struct slot_lost_request *q, struct slot_lost_reply *p)
{
	(void)p;
	if (!from_page(r) || q->slot >= EXA_SLOTS || (q->slot < EXA_SERVERS))
		return -EINVAL;
	struct slot *s = &slots[q->slot];
	if (s->state == RETIRED)
		return 0;
	if (s->state == ABSENT) {
		coming -= coming > 0;
		failed++;
	} else {
		if (s->state == USED) {
			proc_end(s->tenant, SIGKILL, true);
			leave(s);
		}
		timer_stop(&s->patience);
		idle -= s->state == IDLE;
		all--;
		/* Never used again: its worker may go on for a while. */
		s->state = ABSENT;
	}
	wake(&waiting);
	want();
	return 0;
}
