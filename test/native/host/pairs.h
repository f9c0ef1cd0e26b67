/*
 * Every request of a server that may wait, and every two of them.
 *
 * pairs: both are made, so that what waits is held, and then what they wait for comes. Both must be
 * answered, and the server must come to rest. It finds handlers that, run again, undo or repeat
 * what another has done.
 * deaths: at each step at which something is waited for in turn, its caller is gone, or wants an
 * answer now, or what is asked below fails; or each of the server's allocations fails, or all from
 * one on. The same request of another stands by, and is answered. Nothing may be left.
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
struct deaths {
	const struct held *all;
	uint32_t count;
	void (*before)(void);
	void (*release)(void); /* as above */
	void (*after)(void);   /* undoes `before`, and what they have done */
	/* What the device is asked from now on fails with that -errno; 0: it works. Null: there is
	 * none. */
	void (*fails)(int status);
};
/** Each of them for itself. */
void deaths(const struct deaths *);

#endif
