/* What the tests of netfs share: the network (fetch.h), the page's handlers of a jsfs, mounts. */
#ifndef TEST_NETFS_H
#define TEST_NETFS_H

#include "fetch.h"
#include "files.h"

/** Mounts the index as http://x/; the root, or -errno. */
int64_t mount_index(uint32_t fs, const char *index);

#endif
