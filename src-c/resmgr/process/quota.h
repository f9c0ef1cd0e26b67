/*
 * How much of each thing one user, and all of them together, may have. See quota.c; the numbers
 * stand in quota.def, and docs/limits.md lists them.
 *
 * Entry points: quota_check, quota_take, quota_give, quota_move, quota_count.
 */
#ifndef RESMGR_QUOTA_H
#define RESMGR_QUOTA_H

#include <stdint.h>

#define QUOTA(name, all, each, error) QUOTA_##name,
enum quota {
#include "quota.def"
	QUOTA_KINDS
};
#undef QUOTA

#define QUOTA_NO_LIMIT UINT64_MAX

/** Whether the user may have one more, where its process's own limit is `most`: 0, or -errno. */
int quota_check(enum quota, uint32_t uid, uint64_t most);
/** One more is the user's, whatever may be: 0, or -errno for want of memory. */
int quota_take(enum quota, uint32_t uid);
/** One less. */
void quota_give(enum quota, uint32_t uid);
/** One of a user's is another's from now on: 0, or -errno and nothing has changed. */
int quota_move(enum quota, uint32_t from, uint32_t to);
/** How many there are. */
uint32_t quota_count(enum quota);

#endif
