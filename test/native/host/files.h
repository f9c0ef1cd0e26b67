/*
 * Asking a server with file systems what resmgr asks it: mounts, paths, files. All of it as the
 * superuser; waits for nothing, so the answer must come at once.
 */
#ifndef TEST_FILES_H
#define TEST_FILES_H

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "test.h"

#define RESMGR SERVER(resmgr)

/** The tail of fs_mount. */
void mount_tail(const char *type, const char *source, const char *options);
/** Mounts; the number of its root, or -errno. */
int64_t mount_on(uint32_t fs, const char *type, const char *source, const char *options);
int unmount(uint32_t fs);
/** Carries out `op` (enum exa_op) on a path from an inode, with what open's flags and mode say; 0
 * or -errno, and *p. */
int path_on(uint32_t fs, uint64_t start, const char *path, uint32_t op, uint32_t flags,
	uint32_t mode, struct path_reply *p);
/** A handle; ends the test where it cannot be opened. */
uint64_t open_on(uint32_t fs, uint64_t start, const char *path, uint32_t flags);
void release(uint64_t handle);
/** What stands at an offset, at most 64 KiB; how much, or -errno. The bytes are in reply_tail. */
int read_at(uint64_t handle, int64_t offset, uint32_t count);
int write_at(uint64_t handle, int64_t offset, const char *text);

#endif
