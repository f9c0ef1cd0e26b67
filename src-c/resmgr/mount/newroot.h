/* A mount on `/`. See newroot.c. */
#ifndef RESMGR_NEWROOT_H
#define RESMGR_NEWROOT_H

#include "mount.h"

#define NEWROOT_MAX 32 /* mounts in the old root */

/** What is mounted in the old root, and the directory for it in the new. */
struct newroot {
	uint32_t count;
	struct moved {
		struct mount *mount;
		uint64_t ino;
	} moved[NEWROOT_MAX];
};

/** Finds the directories, and makes those that are missing; 0, PENDING, -errno. `new`: who has it,
 * and its root. */
int newroot_prepare(struct request *, const struct mount *old, struct mount *new, struct exa_cred,
	struct newroot *);
/** Covers them, before anybody sees the new root; 0, PENDING, or -errno and none is. The request is
 * committed. */
int newroot_cover(struct request *, const struct mount *new, const struct newroot *);
/** Takes that back; 0 or PENDING. */
int newroot_uncover(struct request *, const struct mount *new, const struct newroot *);
/** What was mounted in the old root is so in the new one. */
void newroot_move(const struct newroot *, struct mount *new);
/** The old root's places are covered no more; 0 or PENDING. */
int newroot_leave(
	struct request *, const struct mount *old, const uint64_t *covered, uint32_t count);

#endif
