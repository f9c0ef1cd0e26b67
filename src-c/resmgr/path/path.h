/*
 * Walking path names over mounts. Entry points: path_walk, path_pathname.
 */
#ifndef RESMGR_PATH_H
#define RESMGR_PATH_H

#include "file/fd.h"
#include "mount/mount.h"

/** Where a walk ended: which mount, and what its file system answered. */
struct walked {
	struct mount *mount;
	struct path_reply reply;
	const char *tail; /* READLINK: target; PARENT: last name */
	uint32_t tail_len;
	const char *link; /* where symlinks have led to: absolute, or relative as the path was; "":
						 there were none. Valid until the next walk */
};

/**
 * Walks `path` for process `p` from `dirfd` (AT_FDCWD: its working directory) and has the operation
 * in `q` carried out at the end; `extra` goes behind the path (SYMLINK's target). 0, PENDING,
 * -errno. q's fs, start, root, hops are set here.
 */
int path_walk(struct request *r, struct proc *p, int32_t dirfd, const char *path, const char *extra,
	struct path_request *q, struct walked *out);
/** The same from a given place. */
int path_walk_from(struct request *r, struct mount *m, uint64_t ino, const char *path,
	const char *extra, struct path_request *q, struct walked *out);
/** The pid of who walks now, for what looks different to each (procfs). */
uint32_t path_walker(void);
/** Absolute path of a directory, into out[EXA_PATH_MAX]; 0, PENDING, -errno. */
int path_pathname(struct request *r, struct mount *m, uint64_t ino, char *out);

#endif
