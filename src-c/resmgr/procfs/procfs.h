/* /proc. See procfs.c. */
#ifndef RESMGR_PROCFS_H
#define RESMGR_PROCFS_H

#include "file/fd.h"
#include "fs/tree/tree.h"

/** The tree of /proc. Null: out of memory. */
struct tree *procfs_create(void);
/** The file behind an inode that /proc/PID/fd shows as the pipe itself, or null. */
struct open_file *procfs_file(uint64_t ino);
/** The file, found by its path, that a link of a process is to, by the inode of the link; null: by
 * its name alone. */
const struct open_file *procfs_link(uint64_t ino);

#endif
