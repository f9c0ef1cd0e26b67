/* /proc. See procfs.c. */
#ifndef RESMGR_PROCFS_H
#define RESMGR_PROCFS_H

#include "tree.h"

/** The tree of /proc. Null: out of memory. */
struct tree *procfs_create(void);

#endif
