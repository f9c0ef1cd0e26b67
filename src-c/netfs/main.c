/*
 * netfs: files from elsewhere. A directory of an HTTP server, with an index of what it holds
 * (docs/netfs-index.md), is mounted as a file system, read-only; files are fetched when they are
 * first read. And jsfs (js.h): file systems whose handlers are the page's JavaScript.
 *
 * Owns: the trees of its mounts, the pieces of files that are in memory (at most KEPT_MAX bytes).
 * Does not do: keeping files between visits (the host does: src-ts/device/kept.ts); writing, but
 * for jsfs.
 */
#include "fs/fs_server.h"
#include "js/js.h"

static const struct service table[] = { HANDLE(path) HANDLE(fs_rename) HANDLE(fs_link)
		HANDLE(fs_pathname) HANDLE(fs_mount) HANDLE(fs_unmount) HANDLE(fs_cover) HANDLE(fs_watch)
			HANDLE(fs_statfs) HANDLE(fs_sync) HANDLE(handle_set) HANDLE(read) HANDLE(write)
				HANDLE(seek) HANDLE(handle_stat) HANDLE(truncate) HANDLE(allocate) HANDLE(readdir)
					HANDLE(ioctl) HANDLE(sync) HANDLE(description_flags) HANDLE(arm) HANDLE(disarm)
						HANDLE(release) HANDLE(gone) HANDLE(waits) HANDLE(fetched) };

/* Handles are resmgr's to release, and nothing here is ever armed. */
void server_gone(uint32_t endpoint) { (void)endpoint; }

static void tidy(void)
{
	js_turns_tidy();
	js_names_tidy();
}

int main(void) { serve(EXA_SERVER_netfs, table, sizeof table / sizeof *table, tidy); }
