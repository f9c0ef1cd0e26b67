/* Descriptions of resmgr's own that no path leads to. See anonymous.c. */
#ifndef RESMGR_ANONYMOUS_H
#define RESMGR_ANONYMOUS_H

#include "process/proc.h"
#include "server/description.h"

/**
 * A descriptor for a new description. flags: O_CLOEXEC | O_NONBLOCK, others are EINVAL. `object`
 * (from malloc, or null: ENOMEM) is the description's; on failure it is freed. 0, -EMFILE, -ENOMEM.
 */
int anonymous_open(struct proc *, const struct description_ops *, void *object, uint32_t flags,
	int32_t *fd, uint64_t *handle);
/** The object behind a handle of that kind, or null. */
void *anonymous_find(uint64_t handle, const struct description_ops *);
/** The hook `stat` of all of them. */
int anonymous_stat(struct description *, struct exa_stat *);

#endif
