/*
 * Timers on the processor time of this very process: looked at when it computes, at safe points.
 * Their signals and numbers are resmgr's, as of all timers (timer.c).
 */
#include "signal/timer_cpu.h"

#include <string.h>
#include <time.h>

#include "call/request.h"

static struct {
	bool made;
	int64_t deadline, interval;
} timers[EXA_TIMERS_MAX]; /* deadline 0: off */

bool exa_timer_cpu(long timer)
{
	return timer >= 0 && timer < EXA_TIMERS_MAX && timers[timer].made;
}

void exa_timer_cpu_make(int timer, bool made)
{
	memset(&timers[timer], 0, sizeof timers[timer]);
	timers[timer].made = made;
}

struct exa_itimer exa_timer_cpu_set(int timer, const struct exa_itimer *set, bool absolute)
{
	int64_t now = exa_clock(CLOCK_PROCESS_CPUTIME_ID), deadline = timers[timer].deadline;
	/* one that is due still runs until it has been seen */
	struct exa_itimer old = { !deadline ? 0
			: deadline > now            ? deadline - now
										: 1,
		timers[timer].interval };

	if (set) {
		timers[timer].deadline = set->value ? set->value + (absolute ? 0 : now) : 0;
		timers[timer].interval = set->interval;
	}
	return old;
}

void exa_timer_cpu_look(void)
{
	for (int i = 0; i < EXA_TIMERS_MAX; i++) {
		int64_t over = timers[i].deadline
			? (int64_t)exa_clock(CLOCK_PROCESS_CPUTIME_ID) - timers[i].deadline
			: -1;

		if (over < 0)
			continue;

		int64_t passed = timers[i].interval ? over / timers[i].interval + 1 : 1;

		timers[i].deadline =
			timers[i].interval ? timers[i].deadline + passed * timers[i].interval : 0;
		CALL(RESMGR, timer_fire, NULL, .timer = i,
			.passed = passed < INT32_MAX ? passed : INT32_MAX);
	}
}

void exa_timer_cpu_clear(void) { memset(timers, 0, sizeof timers); }
