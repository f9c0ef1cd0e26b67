/* A mount on `/`. Entry points: newroot_prepare, newroot_move. */
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

/** Before the mount: finds and covers the directories; 0, PENDING, -errno. `new`: who has it, and
 * its root. */
int newroot_prepare(struct request *, const struct mount *old, struct mount *new, struct exa_cred,
	struct newroot *);
/** After it. */
void newroot_move(struct newroot *, struct mount *new);

#endif
