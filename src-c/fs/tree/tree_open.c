/*
 * The checks of open(2), in the order in which Linux makes them, with O_CREAT and O_TRUNC done.
 * Entry points: tree_open. Does not do: the description (fs_file.c).
 */
#include <errno.h>
#include <fcntl.h>

#include "tree.h"

static uint32_t open_may(uint32_t flags)
{
	uint32_t may = flags & EXA_OPEN_EXEC ? MAY_EXEC
		: (flags & 3) == O_RDONLY        ? MAY_READ
		: (flags & 3) == O_WRONLY        ? MAY_WRITE
										 : MAY_READ | MAY_WRITE;
	return flags & O_TRUNC ? may | MAY_WRITE : may;
}

int tree_open(struct request *r, struct walk *w, uint32_t mode)
{
	uint32_t flags = w->flags;
	if (flags & O_PATH)
		return flags & O_DIRECTORY && !S_ISDIR(w->inode->mode) ? -ENOTDIR : 0;
	if ((flags & O_TMPFILE) == O_TMPFILE)
		return tree_make_nameless(w, S_IFREG | (mode & 07777), !(flags & O_EXCL));
	if (!w->inode)
		return w->slash ? -EISDIR : tree_make(w, S_IFREG | (mode & 07777), 0, NULL);
	struct inode *inode = w->inode;
	if (flags & O_CREAT && flags & O_EXCL)
		return -EEXIST;
	if (S_ISLNK(inode->mode))
		return flags & O_DIRECTORY ? -ENOTDIR : -ELOOP;
	if (S_ISDIR(inode->mode) && (flags & (O_CREAT | O_TRUNC) || (flags & 3) != O_RDONLY))
		return -EISDIR;
	if (!S_ISDIR(inode->mode) && flags & O_DIRECTORY)
		return -ENOTDIR;
	int status = inode_access(inode, w->cred, open_may(flags));
	if (status < 0)
		return status;
	if (flags & O_NOATIME && !cred_owns(w->cred, inode))
		return -EPERM;
	if (open_may(flags) & MAY_WRITE && S_ISREG(inode->mode)
		&& (status = inode_copyup(r, inode, !(flags & O_TRUNC))) < 0)
		return status;
	if (flags & O_TRUNC && S_ISREG(inode->mode))
		return inode_cut(r, inode, 0, w->cred->uid);
	return 0;
}
