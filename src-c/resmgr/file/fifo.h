/* Opening FIFOs, and pipes anew by way of /proc. See fifo.c. */
#ifndef RESMGR_FIFO_H
#define RESMGR_FIFO_H

#include "open.h"

/** The walk has come to a FIFO's node. 0, PENDING, -errno. */
int fifo_open(struct request *, const struct walked *, uint32_t flags, struct opened *);

#endif
