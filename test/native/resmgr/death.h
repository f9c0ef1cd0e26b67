/*
 * A death at every step: what a process does is done again and again, and each time it is ended, or
 * an answer from below fails, at another of the points where resmgr waits; or another of resmgr's
 * allocations fails.
 *
 * Entry points: SCENARIO; within one DO, and LEFT where a request is expected to wait. After each
 * run nothing of the process may be left, all others must be served as ever, and servers below must
 * hold what they held before.
 */
#ifndef TEST_DEATH_H
#define TEST_DEATH_H

#include "resmgr/resmgr.h"

/** Who does it: a child of `self`, a new one for each run. */
extern struct program me;

/** A request of `me`; its status, or UNANSWERED. Does not return where `me` has been ended. */
#define DO(name, reply, ...) \
	death_do(EXA_MSG_##name, FIELDS(name, __VA_ARGS__), (0 ? (struct name##_reply *)0 : (reply)), \
		(uint32_t)sizeof(struct name##_reply))
int death_do(uint16_t number, const void *fields, uint32_t size, void *reply, uint32_t reply_size);
/** The last request, which waits, is left to; then `wakes` is called (as somebody else), and its
 * answer is the result. */
int death_wait(void (*wakes)(void));

struct scenario {
	void (*before)(void); /* by others, before each run; may be null */
	void (*run)(void);
	void (*after)(void); /* by others, after each run, whatever has happened; may be null */
	bool once;           /* what it does cannot be undone: each run has a system of its own */
};
void death_at_every_step(const struct scenario *);

#define SCENARIO(name, ...) \
	TEST(name) { death_at_every_step(&(struct scenario){ __VA_ARGS__ }); }

#endif
