/*
 * Names taken away. An inode that is still open lives on without one.
 * Entry points: tree_unlink, tree_rmdir.
 */
#include <errno.h>

#include "notify.h"
#include "tree.h"

static bool is_dots(const struct walk *w, size_t length)
{
	return w->length == length && w->name[0] == '.' && w->name[length - 1] == '.';
}

/* Finds the entry, with all checks that both calls share. */
static int entry_to_remove(const struct walk *w, struct entry **e)
{
	if (w->tree->read_only)
		return -EROFS;
	if (!w->inode)
		return -ENOENT;
	*e = entry_find(w->dir, w->name, w->length);
	if (!*e)
		return -EPERM;
	return dir_may_remove(*e, w->cred);
}

static int remove_it(struct walk *w, struct entry *e)
{
	const struct tree_ops *ops = w->tree->ops;
	int status = ops->before_remove ? ops->before_remove(w->request, e) : 0;
	if (status < 0)
		return status;
	entry_remove(e);
	inode_changed(w->inode);
	inode_modified(w->dir);
	notify_removed(w->dir, w->name, w->length, w->inode, 1);
	return 0;
}

int tree_unlink(struct walk *w)
{
	struct entry *e;
	if (!w->dir)
		return S_ISDIR(w->inode->mode) ? -EISDIR : -EBUSY;
	if (is_dots(w, 1) || is_dots(w, 2))
		return -EISDIR;
	/* Before it is asked who may (Linux). */
	if (w->slash && w->inode)
		return S_ISDIR(w->inode->mode) ? -EISDIR : -ENOTDIR;
	int status = entry_to_remove(w, &e);
	if (status < 0)
		return status;
	if (S_ISDIR(w->inode->mode))
		return -EISDIR;
	return remove_it(w, e);
}

int tree_rmdir(struct walk *w)
{
	struct entry *e;
	if (!w->dir)
		return S_ISDIR(w->inode->mode) ? -EBUSY : -ENOTDIR;
	if (is_dots(w, 1))
		return -EINVAL;
	if (is_dots(w, 2))
		return -ENOTEMPTY;
	int status = entry_to_remove(w, &e);
	if (status < 0)
		return status;
	if (!S_ISDIR(w->inode->mode))
		return -ENOTDIR;
	/* Who has the truth elsewhere says so himself. */
	if (w->inode->directory.count && !w->tree->ops->look)
		return -ENOTEMPTY;
	return remove_it(w, e);
}
