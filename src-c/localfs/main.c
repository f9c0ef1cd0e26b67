/*
 * localfs: files that last, in IndexedDB. A database is mounted as a file system, by one kernel at a time.
 *
 * Owns: the trees of its mounts, whole, in memory; pieces of files that were read or written lately;
 * what has changed and is not in the database yet.
 * Does not do: sharing a database with another kernel (EBUSY).
 */
#include "fs_server.h"

static const struct service table[] = {
	HANDLE(path) HANDLE(fs_rename) HANDLE(fs_link) HANDLE(fs_pathname) HANDLE(fs_mount) HANDLE(fs_unmount)
	HANDLE(fs_cover) HANDLE(fs_watch) HANDLE(fs_statfs) HANDLE(fs_sync) HANDLE(handle_set)
	HANDLE(read) HANDLE(write) HANDLE(seek) HANDLE(handle_stat) HANDLE(truncate) HANDLE(readdir) HANDLE(ioctl)
	HANDLE(sync) HANDLE(description_flags) HANDLE(arm) HANDLE(disarm) HANDLE(release)
	HANDLE(gone) HANDLE(stored)
};

/* Handles are resmgr's to release, and nothing here is ever armed. */
void server_gone(uint32_t endpoint)
{
	(void)endpoint;
}

int main(void)
{
	serve(EXA_HUB_localfs, table, sizeof table / sizeof *table, NULL);
}
