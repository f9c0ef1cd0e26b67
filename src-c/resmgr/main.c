/*
 * resmgr: processes, signals, timers, descriptors, mounts, path names, devices, and the trees in
 * memory (/, /dev, /proc, tmpfs).
 *
 * The only server that the page starts; it starts the others (boot.c). It never blocks and calls
 * only downward: the page for slots, tty, pipe and the file systems. Order of what it owns:
 * processes (proc.c) refer to slots (slot.c), descriptors (fd.c) and those to mounts (mount.c).
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "event/epoll.h"
#include "file/device.h"
#include "file/fd.h"
#include "fs/fs_server.h"
#include "lock/lock.h"
#include "mount/mount.h"
#include "path/name.h"
#include "process/exit.h"
#include "procfs/procfs.h"
#include "session/devpts.h"
#include "session/terminal.h"
#include "socket/ticket.h"

static const struct service table[] = {
#define MSG(number, name, request, reply) HANDLE(name)
#include "descriptor.def"
#include "event.def"
#include "file.def"
#include "ipc.def"
#include "lock.def"
#include "path.def"
#include "process.def"
#include "signal.def"
#include "socket.def"
#undef MSG
	HANDLE(boot) HANDLE(start_init) HANDLE(log) HANDLE(tables) HANDLE(slot_ready) HANDLE(slot_lost)
		HANDLE(slot_idle) HANDLE(server_lost) HANDLE(fault) HANDLE(tty_signal) HANDLE(tty_held)
			HANDLE(ready) HANDLE(pipe_met) HANDLE(ticket_queued) HANDLE(ticket_handed)
				HANDLE(ticket_dropped)
};

/* Never asked: resmgr is who says that a process is gone. */
void server_gone(uint32_t endpoint) { (void)endpoint; }

int fs_create(struct request *r, uint32_t fs, const char *type, const char *source,
	const char *options, struct tree **tree)
{
	(void)r, (void)fs, (void)type, (void)source;
	return memory_create(options, tree);
}

/* Gives a tree its number, and its st_dev: nobody serves yet, so fs_add does not know whose it is.
 */
static int tree_enter(uint32_t fs, struct tree *tree)
{
	int status = fs_add(fs, tree);
	if (status >= 0)
		tree->dev = (uint64_t)EXA_SERVER_resmgr << EXA_DEV_SERVER_SHIFT | fs;
	return status;
}

/* Puts a tree of ours onto a directory of another, mounted one. */
static struct mount *place(
	struct mount *on, struct tree *in, const char *name, const char *type, struct tree *tree)
{
	struct inode *at = tree_add(in->root, name, S_IFDIR | 0755, 0);
	uint32_t fs = fs_next();
	char path[32];
	snprintf(path, sizeof path, "%s/%s", on->parent ? on->path : "", name);
	if (!tree || !at || tree_enter(fs, tree) < 0)
		abort();
	at->covered = true;
	inode_hold(at);
	in->covered++;
	struct mount *m =
		mount_new(EXA_ENDPOINT(EXA_SERVER_resmgr, 1), fs, tree->root->ino, path, type, type);
	if (!m)
		abort();
	mount_attach(m, on, at->ino);
	return m;
}

/* The tree that is there before anything is mounted by message. */
static void trees_begin(void)
{
	static const char *const directories[] = { "bin", "usr", "etc", "run", "mnt", "var" };
	struct tree *root, *dev, *shm, *tmp, *home;
	uint32_t fs = fs_next();
	if (memory_create("mode=755", &root) < 0 || tree_enter(fs, root) < 0
		|| memory_create("mode=755", &dev) < 0 || devices_add(dev) < 0
		|| memory_create("mode=1777", &shm) < 0 || memory_create("mode=1777", &tmp) < 0
		|| memory_create("mode=755", &home) < 0)
		abort();
	struct inode *var = NULL;
	for (size_t i = 0; i < sizeof directories / sizeof *directories; i++)
		var = tree_add(root->root, directories[i], S_IFDIR | 0755, 0);
	tree_add(var, "tmp", S_IFDIR | 01777, 0);
	tree_add(var, "log", S_IFDIR | 0755, 0);
	/* The home of root by its usual name; what is there lasts as what is in /home does. */
	tree_add_symlink(root->root, "root", "home");
	tree_add_symlink(root->root, "sbin", "bin");
	struct mount *m =
		mount_new(EXA_ENDPOINT(EXA_SERVER_resmgr, 1), fs, root->root->ino, "/", "tmpfs", "root");
	if (!m)
		abort();
	mount_attach(m, NULL, 0);
	struct mount *devices = place(m, root, "dev", "devtmpfs", dev);
	place(devices, dev, "pts", "devpts", devpts_create());
	place(devices, dev, "shm", "tmpfs", shm);
	place(m, root, "proc", "proc", procfs_create());
	place(m, root, "tmp", "tmpfs", tmp);
	place(m, root, "home", "tmpfs", home);
}

/* The page: pid 0, uid 0, at the root. */
static void page_begin(void)
{
	struct proc *page = proc_new(NULL, PID_PAGE);
	uint64_t handle;
	struct mount *root = mount_root();
	if (!page || fs_open(fs_find(root->fs)->root, 0, 0, &handle) < 0)
		abort();
	page->life = ALIVE;
	page->limits[RLIMIT_NOFILE].current = EXA_FILES_MAX;
	proc_set_arguments(page, "page", 5, 0);
	page->cwd = file_new(root->server, handle, 0, S_IFDIR);
	file_set_place(page->cwd, root, root->root);
	page->cwd->name = name_absolute("", "/");
}

static const struct file_observer *const file_observers[] = { &lock_observer, &epoll_observer,
	&ticket_observer, &terminal_observer, NULL };

int main(void)
{
	files_begin(file_observers);
	proc_ends_begin(process_end);
	trees_begin();
	page_begin();
	serve(EXA_SERVER_resmgr, table, sizeof table / sizeof *table, NULL);
}
