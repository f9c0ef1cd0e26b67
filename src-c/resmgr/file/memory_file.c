/*
 * Files in memory without a name, for memfd_create and for memory that processes share.
 *
 * Owns: the file system that they are in, which is mounted nowhere. Entry point: do_memory_file.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fd.h"
#include "fs/fs_server.h"
#include "mount/mount.h"
#include "process/limits.h"

#define NAME_SHOWN "/memfd:%s (deleted)" /* what /proc/PID/fd says */

static struct tree *tree;

/* Made with the first of them. */
static int tree_ready(void)
{
	if (tree)
		return 0;

	int status = memory_create("mode=700", &tree);
	if (status < 0)
		return status;
	return fs_add(fs_next(), tree);
}

static char *name_shown(const char *name)
{
	size_t room = strlen(name) + sizeof NAME_SHOWN;
	char *shown = malloc(room);
	if (shown)
		snprintf(shown, room, NAME_SHOWN, name);
	return shown;
}

int do_memory_file(
	struct request *r, const struct memory_file_request *q, struct memory_file_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (q->flags & ~(uint32_t)O_CLOEXEC || r->tail_len > EXA_NAME_MAX)
		return -EINVAL;
	if (fd_room(self, 0) < 0)
		return -EMFILE;
	int status = tree_ready();
	if (status < 0)
		return status;
	struct inode *inode = inode_new(tree, 0, S_IFREG | 0777);
	if (!inode)
		return -ENOMEM;
	inode->uid = self->euid;
	inode->gid = self->egid;
	inode->nlink = 0;
	status = fs_open(inode, O_RDWR, self->euid, &p->handle);
	inode_put(inode);
	if (status < 0)
		return status;
	struct open_file *f = file_new(EXA_ENDPOINT(EXA_SERVER_resmgr, 1), p->handle, O_RDWR, S_IFREG);
	if (!f)
		return -ENOMEM;
	f->name = name_shown(r->tail);
	p->fd = fd_alloc(self, f, 0, q->flags & O_CLOEXEC);
	p->mode = S_IFREG | limit_mark(self);
	return 0;
}
