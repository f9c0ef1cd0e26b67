/* Two requests at a time; see pairs.h. */
#include "pairs.h"

#include <errno.h>
#include <stdio.h>

#define ROUNDS 60

static void pair(
	const struct held *a, const struct held *b, void (*before)(void), void (*release)(void))
{
	static char what[200];
	snprintf(what, sizeof what, "%s beside %s: ", a->name, b->name);
	fail_about = what;
	host_start();
	suite_begin();
	if (before)
		before();
	uint32_t first = a->start(PROGRAM(10)), second = b->start(PROGRAM(11));
	for (uint32_t i = 0; status_of(first) == UNANSWERED || status_of(second) == UNANSWERED; i++) {
		if (i == ROUNDS)
			fail(__FILE__, __LINE__, "%s is never answered",
				status_of(first) == UNANSWERED ? a->name : b->name);
		release();
	}
}

void pairs(const struct held *all, uint32_t count, void (*before)(void), void (*release)(void))
{
	for (uint32_t a = 0; a < count; a++)
		for (uint32_t b = 0; b < count; b++)
			pair(&all[a], &all[b], before, release);
	fail_about = NULL;
	host_start();
	suite_begin();
}

/* --- a death at every step --- */

enum ending { GONE, CANCELLED, IO, NO_MEMORY, MEMORY, ALL_MEMORY, ENDINGS };
static const char *const ending_names[] = { "gone", "cancelled", "EIO from below",
	"ENOMEM from below", "one allocation fails", "all allocations fail" };

static const struct deaths *of;
static enum ending ending;
static uint32_t victim, target, points;
static bool over; /* it has come to pass */

/* Something is waited for: the answer to that question, or (null) what `release` lets come. */
static void point(struct sent *s)
{
	if (points++ != target || ending >= MEMORY)
		return;
	switch (ending) {
	case GONE:
		over = true;
		EQUAL(CALL(SERVER(resmgr), gone, NULL, .endpoint = PROGRAM(10)), 0);
		break;
	case CANCELLED:
		over = true;
		if (status_of(victim) == UNANSWERED)
			cancel(victim);
		break;
	default:
		over = true;
		if (s)
			answer_plainly(s, ending == IO ? -EIO : -ENOMEM);
		else if (of->fails)
			of->fails(ending == IO ? -EIO : -ENOMEM);
		break;
	}
}

/* Whoever else waits is answered, whatever has become of the first. */
static void rounds(uint32_t bystander)
{
	for (uint32_t i = 0; i < ROUNDS; i++) {
		bool waits = status_of(victim) == UNANSWERED && !(ending == GONE && over);
		if (!waits && status_of(bystander) != UNANSWERED)
			return;
		point(NULL);
		of->release();
		if (of->fails)
			of->fails(0);
	}
	if (status_of(bystander) == UNANSWERED)
		fail(__FILE__, __LINE__, "who stands by is never answered");
	if (status_of(victim) == UNANSWERED && ending != GONE)
		fail(__FILE__, __LINE__, "it is never answered");
}

/* Whether there was anything to be ended at that step. */
static bool end(const struct held *h, uint32_t step)
{
	static char what[200];
	snprintf(what, sizeof what, "%s, %s at step %u: ", h->name, ending_names[ending], step);
	fail_about = what;
	host_start();
	suite_begin();
	uint32_t at_first = blocks(), mark = blocks_mark();
	if (of->before)
		of->before();
	points = 0;
	target = step;
	over = false;
	at_wait = point;
	if (ending == MEMORY)
		fail_allocation(step + 1);
	else if (ending == ALL_MEMORY)
		fail_allocations(step + 1);
	victim = host_next();
	victim = h->start(PROGRAM(10));
	uint32_t bystander = h->start(PROGRAM(11));
	if (ending == ALL_MEMORY) {
		over = allocation_failed();
		fail_allocation(0);
	}
	rounds(bystander);
	if (ending == MEMORY)
		over = allocation_failed();
	fail_allocation(0);
	at_wait = NULL;
	struct waits_reply w;
	EQUAL(CALL(SERVER(resmgr), waits, &w, .endpoint = PROGRAM(10)), 0);
	if (ending == GONE && over)
		EQUAL(w.waits, 0);
	of->after();
	if (blocks() > at_first) {
		blocks_describe(mark);
		fail(__FILE__, __LINE__, "%u blocks of memory are left", blocks() - at_first);
	}
	return over;
}

void deaths(const struct deaths *what)
{
	of = what;
	for (const struct held *h = of->all; h < of->all + of->count; h++)
		for (ending = GONE; ending < ENDINGS; ending++)
			for (uint32_t step = 0; end(h, step); step++)
				if (step == 1000)
					fail(__FILE__, __LINE__, "it has too many steps");
	fail_about = NULL;
	host_start();
	suite_begin();
}
