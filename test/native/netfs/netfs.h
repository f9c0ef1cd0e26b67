/* What the tests of netfs share: the network (fetch.h), the page's handlers of a jsfs, mounts. */
#ifndef TEST_NETFS_H
#define TEST_NETFS_H

#include "fetch.h"
#include "files.h"

/** Mounts the index as http://x/; the root, or -errno. */
int64_t mount_index(uint32_t fs, const char *index);

/** Writes a member of an archive at `at`, which is zeros: its header, with that kind ('0' a file,
 * '5' a directory, '1' a hard link) and target, and its bytes, at most 512; where the next one
 * goes. Two blocks of zeros end an archive. */
char *tar_put(char *at, const char *name, char kind, const char *text, const char *target);

#endif
