/* Slots: one that has had as many tenants as there are generations retires. */
#include "resmgr/resmgr.h"

extern uint32_t slot_generation_last;

#define SLOTS_MADE 8 /* by the suite */

/* All but the three that are in use come to their last generation, one after the other. */
TEST(a_slot_retires_with_its_last_generation)
{
	uint32_t warm = SLOTS_MADE - 3, tenants[EXA_SLOTS] = { 0 };
	slot_generation_last = 3;
	/* the suite's first child, which has ended */
	tenants[EXA_SERVERS + 3] = 1;
	for (uint32_t i = 0; i < 3 * warm - 1; i++) {
		struct program child = fork_of(self);
		uint32_t slot = EXA_SLOT(child.endpoint);
		EQUAL(EXA_GENERATION(child.endpoint), ++tenants[slot]);
		CHECK(tenants[slot] <= 3);
		end_of(child, self);
	}
	/* None is left: who forks waits for one, and where the page could not make it, for another. */
	uint32_t fork = REQUEST(self.endpoint, fork, );
	WAITS(fork);
	while (TOLD(0, slots_wanted))
		;
	NOTICE(PAGE, slot_lost, .slot = EXA_SERVERS + SLOTS_MADE);
	CHECK(TOLD(0, slots_wanted));
	WAITS(fork);
	NOTICE(PAGE, slot_lost, .slot = EXA_SERVERS + 3);
	NOTICE(PAGE, slot_ready, .slot = EXA_SERVERS + 3);
	WAITS(fork);
	NOTICE(PAGE, slot_ready, .slot = EXA_SERVERS + SLOTS_MADE);
	ANSWERED(fork, 0);
	struct program child = { REPLY(fork, fork)->pid, REPLY(fork, fork)->child };
	EQUAL(child.endpoint, EXA_ENDPOINT(EXA_SERVERS + SLOTS_MADE, 1));
	end_of(child, self);
}

/* Where the page can make none, spare ones are not asked for without end, and who waits for one
 * hears of it. */
TEST(slots_that_cannot_be_made)
{
	uint32_t made = SLOTS_MADE - 3;
	struct program children[SLOTS_MADE];
	for (uint32_t i = 0; i < made; i++)
		children[i] = fork_of(self);
	while (TOLD(0, slots_wanted))
		;
	/* The spare one that was on its way. */
	NOTICE(PAGE, slot_lost, .slot = EXA_SERVERS + SLOTS_MADE);
	CHECK(!TOLD(0, slots_wanted));
	uint32_t fork = REQUEST(self.endpoint, fork, );
	for (int i = 0; i < 2; i++) {
		WAITS(fork);
		CHECK(TOLD(0, slots_wanted));
		CHECK(!TOLD(0, slots_wanted));
		NOTICE(PAGE, slot_lost, .slot = EXA_SERVERS + SLOTS_MADE);
	}
	ANSWERED(fork, -EAGAIN);
	CHECK(!TOLD(0, slots_wanted));
	for (uint32_t i = 0; i < made; i++)
		end_of(children[i], self);
}

/* What a late message of the last tenant says is nobody's. */
TEST(a_retired_slots_last_tenant_stays_dead)
{
	slot_generation_last = 2;
	struct program child = fork_of(self);
	EQUAL(EXA_GENERATION(child.endpoint), 2);
	end_of(child, self);
	slot_idles(child);
	uint32_t late = REQUEST(child.endpoint, fork, );
	ANSWERED(late, UNANSWERED);
	struct program next = fork_of(self);
	CHECK(EXA_SLOT(next.endpoint) != EXA_SLOT(child.endpoint));
	end_of(next, self);
}
