/*
 * Mounts: which file system stands where. Entry points: mount_root, mount_new, mount_attach,
 * mount_detach, mount_covering, mount_enter. Owns: struct mount. Does not do: walking (path.h), the
 * file systems (servers; fs/fs_server.h).
 */
#ifndef RESMGR_MOUNT_H
#define RESMGR_MOUNT_H

#include "server/serve.h"

struct mount {
	struct mount *next;
	struct mount *parent; /* null for the root */
	uint64_t covered;     /* inode in the parent */
	uint32_t server, fs;  /* who has it, under which number */
	uint64_t dev;         /* its st_dev, the same for all mounts of one file system */
	uint64_t root;        /* inode */
	uint32_t users;       /* files, directories and mounts within, overlays over it */
	struct mount *lower;  /* held: what this overlay lies over; or null */
	bool read_only;       /* as it was mounted */
	bool leaving;         /* it is being unmounted: who comes to it waits for how that ends */
	bool bound; /* a second view of another mount's inode: unmounting leaves the file system */
	char path[EXA_PATH_MAX], type[32], source[EXA_PATH_MAX]; /* for /proc/mounts */
	struct dying dying;
};

/** What `/` is: the last that is mounted there. */
struct mount *mount_root(void);
/** The mount on that inode, or null. */
struct mount *mount_covering(const struct mount *parent, uint64_t ino);
/** The last one that is mounted on the root of this one, or of the one there …; or this one. */
struct mount *mount_top(struct mount *);
/** A mount of the file system with that st_dev, or null. */
struct mount *mount_of(uint64_t dev);
/** In order of mounting; start with null. */
struct mount *mount_next(const struct mount *);
void mount_hold(struct mount *);
void mount_put(struct mount *);
/** A mount that stands nowhere yet, of a file system that is there already. Null: out of memory. */
struct mount *mount_new(uint32_t server, uint32_t fs, uint64_t root, const char *path,
	const char *type, const char *source);
/** Onto an inode; the root of all with parent null. */
void mount_attach(struct mount *, struct mount *parent, uint64_t covered);
/** It stands there no more, and is freed. */
void mount_detach(struct mount *);
/** The last mount over that inode: 0 and it, or null where there is none; PENDING, -EINTR: one is
 * being unmounted. */
int mount_enter(struct request *, const struct mount *parent, uint64_t ino, struct mount **);
/** Whether it leaves. Who waits for that looks again. */
void mount_leaves(struct mount *, bool leaving);
/** The number for the next file system. */
uint32_t fs_next(void);
/** Releases a description at its server, this one included. */
void release_handle(uint32_t server, uint64_t handle);

#endif
