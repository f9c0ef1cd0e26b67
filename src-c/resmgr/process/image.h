/*
 * Images: what files are executed, and which of them the page keeps compiled. See image.c.
 *
 * Entry points: image_of, image_hold, image_put, image_keep, image_executed.
 */
#ifndef RESMGR_IMAGE_H
#define RESMGR_IMAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "protocol.h"

struct image {
	struct image *next;  /* in its bucket */
	uint32_t references; /* processes that run it, or are about to */
	uint32_t number, version;
	uint64_t dev, ino;
	int64_t ctime, size;
	bool known;    /* compiled and kept by the page */
	bool loading;  /* about to be */
	uint64_t used; /* when it was known or executed last, by the count of that */
	uint32_t mode, uid, gid;
	char *name; /* absolute, by which it was opened last */
};

/** The image of a file that is as it is now, held. Null: out of memory. */
struct image *image_of(const struct exa_stat *);
struct image *image_hold(struct image *);
/** One reference less; null is nothing. It goes when there is none, and the page has it not. */
void image_put(struct image *);
/** The page has it compiled; it may have to drop another for it. */
void image_keep(struct image *);
/** It is executed: not the next that goes. */
void image_executed(struct image *);

#endif
