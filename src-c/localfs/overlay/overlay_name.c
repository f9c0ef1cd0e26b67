/*
 * Names over two layers: the lower ones are brought in, a directory at a time; and what is to
 * be done in the upper layer before a name is made, taken away or moved. Entry points:
 * overlay_name, overlay_known, overlay_look, overlay_fill, overlay_before_*. Does not do:
 * whiteouts, which the tree's entries become by themselves (fs/tree/whiteout.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs/tree/whiteout.h"
#include "overlay.h"

static struct lower *lower_add(struct inode *inode, uint64_t ino, bool only)
{
	struct lower *lower = calloc(1, sizeof *lower);
	if (!lower)
		return NULL;
	*lower = (struct lower){ .ino = ino, .only = only };
	inode->partial = S_ISDIR(inode->mode);
	return inode->lower = lower;
}

int overlay_name(struct inode *dir, const char *name, size_t length, uint64_t ino, uint32_t mode)
{
	struct entry *e = entry_any(dir, name, length);
	if (e) {
		whiteout_below(e);
		bool merges = S_ISDIR(mode) && S_ISDIR(e->inode->mode) && !(e->inode->marks & INODE_OPAQUE)
			&& !e->inode->lower;
		return merges && !lower_add(e->inode, ino, false) ? -ENOMEM : 0;
	}
	struct inode *inode = inode_new(dir->tree, 0, mode & S_IFMT);
	if (!inode)
		return -ENOMEM;
	struct lower *lower = lower_add(inode, ino, true);
	int status = lower ? entry_add(dir, name, length, inode) : -ENOMEM;
	if (status >= 0) {
		lower->entry = entry_any(dir, name, length);
		whiteout_below(lower->entry);
	}
	inode_put(inode);
	return status;
}

int overlay_known(struct inode *inode, const struct exa_stat *st, const char *target, size_t length)
{
	if ((st->mode ^ inode->mode) & S_IFMT)
		return -ESTALE;
	char *copy = target ? strndup(target, length) : NULL;
	if (target && !copy)
		return -ENOMEM;
	inode->target = copy;
	inode->mode = st->mode;
	inode->uid = st->uid;
	inode->gid = st->gid;
	inode->rdev = st->rdev;
	inode->size = S_ISDIR(st->mode) ? 0 : st->size;
	inode->blocks = st->blocks;
	inode->atime = st->atime;
	inode->mtime = st->mtime;
	inode->ctime = st->ctime;
	inode->version = st->spare;
	inode->lower->known = true;
	return 0;
}

int overlay_fill(struct request *r, struct inode *dir)
{
	return dir->lower && !dir->lower->filled ? dir->tree->overlay->layer->fill(r, dir) : 0;
}

int overlay_look(struct request *r, struct inode *dir, const char *name, size_t length)
{
	int status = overlay_fill(r, dir);
	if (status < 0)
		return status;
	struct entry *e = entry_find(dir, name, length);
	return e && is_lower(e->inode) && !e->inode->lower->known
		? dir->tree->overlay->layer->know(r, e->inode)
		: 0;
}

int overlay_before_make(struct request *r, struct inode *dir, const char *name, size_t length,
	uint32_t mode, const char *target)
{
	(void)name, (void)length, (void)mode, (void)target;
	return overlay_copyup(r, dir, true);
}

/* -ENOTEMPTY where there is a name to be seen in it. */
static int empty_check(struct request *r, struct inode *dir)
{
	int status = overlay_fill(r, dir);
	return status < 0 ? status : entry_at(dir, 0) ? -ENOTEMPTY : 0;
}

int overlay_before_remove(struct request *r, struct entry *e)
{
	bool is_dir = S_ISDIR(e->inode->mode);
	int status = is_dir ? empty_check(r, e->inode) : 0;
	if (status >= 0)
		status = overlay_copyup(r, e->dir, true);
	if (status >= 0 && is_dir)
		whiteouts_drop(e->inode);
	return status;
}

int overlay_before_rename(struct request *r, struct entry *e, struct inode *to, const char *name,
	size_t length, struct entry *over)
{
	(void)name, (void)length;
	struct inode *inode = e->inode, *gone = over && S_ISDIR(over->inode->mode) ? over->inode : NULL;
	/* The lower directory cannot be moved with it; mv copies, as over Linux's overlayfs. */
	if (S_ISDIR(inode->mode) && inode->lower)
		return -EXDEV;
	int status = gone ? empty_check(r, gone) : 0;
	if (status < 0 || (status = overlay_copyup(r, inode, true)) < 0
		|| (status = overlay_copyup(r, e->dir, true)) < 0
		|| (status = overlay_copyup(r, to, true)) < 0)
		return status;
	if (gone) {
		whiteouts_drop(gone);
		whiteout_hide(inode, over);
	}
	return 0;
}

int overlay_before_link(struct request *r, struct inode *inode, struct inode *to)
{
	int status = overlay_copyup(r, inode, true);
	return status < 0 ? status : overlay_copyup(r, to, true);
}
