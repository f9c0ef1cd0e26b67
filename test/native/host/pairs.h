/*
 * Every request of a server that may wait, and every two of them.
 *
 * pairs: both are made, so that what waits is held, and then what they wait for comes. Both must be
 * answered, and the server must come to rest. It finds handlers that, run again, undo or repeat
 * what another has done.
 * deaths: its caller is gone, or wants an answer now, while it waits; or one of the server's
 * allocations fails. Nothing may be left.
 */
#ifndef TEST_PAIRS_H
#define TEST_PAIRS_H

#include "test.h"

/** A request that may wait, made as `from`; the result is the request. */
struct held {
	const char *name;
	uint32_t (*start)(uint32_t from);
};

/** Each ordered pair of the `count`, one with itself too, on a server of its own, after `before`.
 * `release` lets something come that somebody waits for; it is called until both are answered. */
void pairs(const struct held *, uint32_t count, void (*before)(void), void (*release)(void));
/** Each of them for itself, after `before`; `after` undoes that, and what they have done. */
void deaths(const struct held *, uint32_t count, void (*before)(void), void (*release)(void),
	void (*after)(void));

#endif
