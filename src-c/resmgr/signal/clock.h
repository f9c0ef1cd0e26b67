/*
 * Times that repeat: timerfd's and POSIX timers'. What has gone by is reckoned when somebody asks,
 * so that nothing ticks for an interval that nobody looks at. Entry points: repeat_set, repeat_off,
 * repeat_left, repeat_pass, repeats_move.
 */
#ifndef RESMGR_CLOCK_H
#define RESMGR_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "server/serve.h"

struct repeat {
	int64_t deadline;    /* the next one, ns, monotonic; 0: off */
	int64_t interval;    /* 0: only once */
	struct timer *timer; /* its owner's, which runs until the deadline where somebody waits */
	struct repeat **link, *next; /* of those that keep to the wall clock, however that is set; link
									null: it does not */
};

/** A clock that timers can go by. */
bool repeat_clock(uint32_t clock);
/** Sets it from ns on `clock`, from now or (absolute) of the clock; value 0 turns it off. -EINVAL.
 */
int repeat_set(struct repeat *, uint32_t clock, bool absolute, int64_t value, int64_t interval);
/** Off, its timer too: it is about to go, or to be set anew. */
void repeat_off(struct repeat *);
/** The wall clock has been set ahead by that much. */
void repeats_move(int64_t ns);
/** ns until the next deadline, at least 1; 0 where it is off. */
int64_t repeat_left(const struct repeat *);
/** How many deadlines have gone by; the next one is then ahead. */
uint64_t repeat_pass(struct repeat *);

#endif
