/*
 * New names: directories, nodes, symlinks, regular files.
 * Entry points: tree_make, tree_make_nameless. Does not do: links to what there is (tree_rename.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "notify.h"
#include "whiteout.h"

static int kind_check(uint32_t mode, const struct exa_cred *cred)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
	case S_IFIFO:
	case S_IFSOCK:
	case S_IFDIR:
	case S_IFLNK:
		return 0;
	case S_IFCHR:
	case S_IFBLK:
		return cred->uid ? -EPERM : 0;
	default:
		return -EINVAL;
	}
}

/* Owner, group and mode of what is made in dir (POSIX open, mkdir; set-group-ID directories as
 * Linux). */
static void inode_inherit(struct inode *inode, const struct inode *dir, const struct exa_cred *cred)
{
	inode->uid = cred->uid;
	inode->gid = dir->mode & S_ISGID ? dir->gid : cred->gid;
	if (S_ISLNK(inode->mode))
		return;
	inode->mode &= ~(cred->umask & 0777);
	if (S_ISDIR(inode->mode))
		inode->mode = (inode->mode & ~(uint32_t)(S_ISUID | S_ISGID)) | (dir->mode & S_ISGID);
	else if (cred->uid && !cred_in_group(cred, inode->gid))
		inode->mode &= ~(uint32_t)S_ISGID;
}

int tree_make(struct walk *w, uint32_t mode, uint64_t rdev, const char *target)
{
	struct inode *dir = w->dir;
	if (!dir || w->inode
		|| (w->name[0] == '.' && (w->length == 1 || (w->length == 2 && w->name[1] == '.'))))
		return -EEXIST;
	if (w->slash && !S_ISDIR(mode))
		return -ENOENT;
	int status = dir_may_add(dir, w->cred);
	if (status < 0 || (status = kind_check(mode, w->cred)) < 0)
		return status;
	/* A whiteout is nothing that one can make. */
	if (whiteout_made(w->tree, mode, rdev))
		return -EPERM;
	if (S_ISDIR(mode) && dir->nlink >= TREE_NLINK_MAX)
		return -EMLINK;
	if (target && !*target)
		return -ENOENT;
	if (target && strlen(target) >= EXA_PATH_MAX)
		return -ENAMETOOLONG;
	const struct tree_ops *ops = w->tree->ops;
	if (ops->before_make
		&& (status = ops->before_make(w->request, dir, w->name, w->length,
				mode & ~(S_ISLNK(mode) ? 0 : w->cred->umask & 0777), target))
			< 0)
		return status;
	char *copy = target ? strdup(target) : NULL;
	struct inode *inode = target && !copy
		? NULL
		: inode_new(w->tree, ops->number ? ops->number(dir, w->name, w->length) : 0, mode);
	if (!inode) {
		free(copy);
		return -ENOSPC;
	}
	inode_inherit(inode, dir, w->cred);
	inode->rdev = S_ISCHR(mode) || S_ISBLK(mode) ? rdev : 0;
	inode->target = copy;
	inode->size = copy ? (int64_t)strlen(copy) : 0;
	status = entry_add(dir, w->name, w->length, inode);
	if (status < 0) {
		inode_put(inode);
		return -ENOSPC;
	}
	inode_changed(inode);
	inode_modified(dir);
	notify_name(dir, IN_CREATE, w->name, w->length, inode, 0);
	w->inode = inode;
	return 0;
}

int tree_make_nameless(struct walk *w, uint32_t mode, bool linkable)
{
	struct inode *dir = w->inode;
	if (!S_ISDIR(dir->mode))
		return -ENOTDIR;
	int status = dir_may_add(dir, w->cred);
	if (status < 0)
		return status;
	if (!w->tree->ops->nameless)
		return -EOPNOTSUPP;
	struct inode *inode = inode_new(w->tree, 0, mode);
	if (!inode)
		return -ENOSPC;
	inode_inherit(inode, dir, w->cred);
	inode->marks = linkable ? INODE_LINKABLE : 0;
	inode_changed(inode);
	inode_put(dir);
	w->inode = inode;
	return 0;
}
