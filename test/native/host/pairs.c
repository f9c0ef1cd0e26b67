/* Two requests at a time; see pairs.h. */
#include "pairs.h"

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

enum ending { GONE, CANCELLED, MEMORY };
static const char *const ending_names[] = { "gone", "cancelled", "without memory" };

/* Whether there was anything to be ended. */
static bool end(const struct held *h, enum ending how, uint32_t step, void (*before)(void),
	void (*release)(void), void (*after)(void))
{
	static char what[200];
	snprintf(what, sizeof what, "%s, %s at step %u: ", h->name, ending_names[how], step);
	fail_about = what;
	host_start();
	suite_begin();
	uint32_t at_first = blocks(), mark = blocks_mark();
	if (before)
		before();
	if (how == MEMORY)
		fail_allocation(step);
	uint32_t request = h->start(PROGRAM(10));
	bool waits = status_of(request) == UNANSWERED, ends = how == MEMORY || waits;
	if (how == CANCELLED && waits)
		cancel(request);
	if (how == GONE && waits)
		EQUAL(CALL(SERVER(resmgr), gone, NULL, .endpoint = PROGRAM(10)), 0);
	for (uint32_t i = 0; i < ROUNDS && status_of(request) == UNANSWERED; i++)
		release();
	if (how == MEMORY)
		ends = allocation_failed();
	fail_allocation(0);
	if (status_of(request) == UNANSWERED && how != GONE)
		fail(__FILE__, __LINE__, "it is never answered");
	after();
	if (blocks() > at_first) {
		blocks_describe(mark);
		fail(__FILE__, __LINE__, "%u blocks of memory are left", blocks() - at_first);
	}
	return ends;
}

void deaths(const struct held *all, uint32_t count, void (*before)(void), void (*release)(void),
	void (*after)(void))
{
	for (const struct held *h = all; h < all + count; h++) {
		end(h, GONE, 0, before, release, after);
		end(h, CANCELLED, 0, before, release, after);
		for (uint32_t step = 1; end(h, MEMORY, step, before, release, after); step++)
			;
	}
	fail_about = NULL;
	host_start();
	suite_begin();
}
