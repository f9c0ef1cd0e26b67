/*
 * localfs: files that last, in IndexedDB. A database is mounted as a file system; of the kernels that
 * mount it one leads and has it, the others follow and ask that one.
 *
 * Owns: the trees of its mounts, whole, in memory; pieces of files that were read or written lately;
 * what has changed and is not in the database yet.
 * Does not do: locks of files between kernels.
 */
#include "fs_server.h"
#include "group.h"

/* Carried out here or at another kernel (route.c). */
#define ROUTE(message) \
	{ EXA_MSG_##message, sizeof(struct message##_request), sizeof(struct message##_reply), do_route, #message },

static const struct service table[] = {
	ROUTE(path) ROUTE(fs_rename) ROUTE(fs_link) ROUTE(fs_pathname) ROUTE(fs_cover) ROUTE(fs_watch) ROUTE(fs_statfs) ROUTE(fs_sync) ROUTE(handle_set)
	ROUTE(read) ROUTE(write) ROUTE(seek) ROUTE(handle_stat) ROUTE(truncate) ROUTE(readdir) ROUTE(sync) ROUTE(description_flags)
	ROUTE(release)
	HANDLE(fs_mount) HANDLE(fs_unmount) HANDLE(ioctl) HANDLE(arm) HANDLE(disarm) HANDLE(gone) HANDLE(stored) HANDLE(member)
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
