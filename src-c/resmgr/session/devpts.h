/* /dev/pts. See devpts.c. */
#ifndef RESMGR_DEVPTS_H
#define RESMGR_DEVPTS_H

#include "fs/tree/tree.h"

/** The tree of /dev/pts. Null: out of memory. */
struct tree *devpts_create(void);
/** The node of pseudo-terminal `n`, owned by who opened its master. -ENOMEM. */
int devpts_add(uint32_t n, uint32_t uid);
void devpts_remove(uint32_t n);

#endif
