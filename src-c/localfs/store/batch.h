/*
 * The operations of one transaction (batch.c).
 */
#ifndef EXA_LOCALFS_BATCH_H
#define EXA_LOCALFS_BATCH_H

#include "device.h"
#include "local.h"

/** Keys and records stand one after the other in `bytes`. All three are the caller's to free. */
struct batch {
	struct operation *operations;
	uint32_t count;
	char *bytes, *end;
	char *record; /* what followers were answered, or null */
};

/** All that has changed; dirty pieces are `flying` then. False without memory. */
bool batch_fill(struct batch *, struct local *);

#endif
