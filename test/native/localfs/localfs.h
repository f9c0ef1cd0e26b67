/* What the tests of localfs share: the database (database.h), a mount of it. */
#ifndef TEST_LOCALFS_H
#define TEST_LOCALFS_H

#include "database.h"
#include "files.h"

/** Mounts the database as file system `fs`; the root, or -errno. */
int64_t mount_local(uint32_t fs);
/** All that has changed goes to the database. */
void sync_local(uint32_t fs);

#endif
