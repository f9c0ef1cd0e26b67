/*
 * localfs: files that last, in IndexedDB. A database is mounted as a file system; of the kernels
 * that mount it one leads and has it, the others follow and ask that one. And overlayfs
 * (overlay.h): a localfs or a tmpfs over what is never changed.
 *
 * Owns: the trees of its mounts, whole, in memory; pieces of files that were read or written
 * lately; what has changed and is not in the database yet. Does not do: locks of files between
 * kernels.
 */
#include <errno.h>

#include "fs/fs_server.h"
#include "sharing/group.h"

/* Carried out here or at another kernel (route.c). */
#define ROUTE(message) \
	{ EXA_MSG_##message, sizeof(struct message##_request), sizeof(struct message##_reply), \
		do_route, #message },

static const struct service table[] = { ROUTED(ROUTE) HANDLE(fs_mount) HANDLE(fs_unmount)
		HANDLE(ioctl) HANDLE(arm) HANDLE(disarm) HANDLE(gone) HANDLE(waits) HANDLE(stored)
			HANDLE(member) HANDLE(server_lost) };

/* Handles are resmgr's to release, and nothing here is ever armed. */
void server_gone(uint32_t endpoint) { (void)endpoint; }

/* The one that has the lower layers. */
int do_server_lost(
	struct request *r, const struct server_lost_request *q, struct server_lost_reply *p)
{
	(void)p;
	if (!from_resmgr(r))
		return -EPERM;
	if (q->server >= EXA_SERVERS)
		return -EINVAL;
	ask_fail(q->server);
	return 0;
}

int main(void) { serve(EXA_SERVER_localfs, table, sizeof table / sizeof *table, NULL); }
