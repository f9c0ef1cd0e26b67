/*
 * Names for what there is already: rename(2) and link(2), all checks before the first change.
 * Entry points: tree_rename, tree_link.
 */
#include <errno.h>
#include <string.h>

#include "notify.h"
#include "tree.h"

/** A last component as PARENT answered it: with the slashes that stood behind. */
struct name {
	const char *bytes;
	size_t length;
	bool slash;
};

/* -EINVAL for what is no component; `dots` for an empty name, `.` and `..`. */
static int name_read(struct name *name, const char *text, int dots)
{
	size_t length = strcspn(text, "/");
	*name = (struct name){ text, length, text[length] };
	if (text[length + strspn(text + length, "/")])
		return -EINVAL;
	if (length > EXA_NAME_MAX)
		return -ENAMETOOLONG;
	return !length || (text[0] == '.' && (length == 1 || (length == 2 && text[1] == '.'))) ? dots
																						   : 0;
}

/* Whether `dir` is `other` or lies within it. */
static bool dir_within(const struct inode *dir, const struct inode *other)
{
	while (dir != other && dir != dir->tree->root)
		dir = dir->parent;
	return dir == other;
}

/* Whether the name `to` may be replaced by what `from` names. */
static int replace_check(
	const struct entry *from, const struct entry *to, const struct exa_cred *cred)
{
	int status = dir_may_remove(to, cred);
	if (status < 0)
		return status;
	if (!S_ISDIR(from->inode->mode))
		return S_ISDIR(to->inode->mode) ? -EISDIR : 0;
	if (!S_ISDIR(to->inode->mode))
		return -ENOTDIR;
	return to->inode->directory.count && !to->dir->tree->ops->look ? -ENOTEMPTY : 0;
}

static void move_tell(struct inode *from, const struct name *old, struct inode *to,
	const struct name *new, struct inode *inode)
{
	uint32_t cookie = notify_cookie();
	notify_name(from, IN_MOVED_FROM, old->bytes, old->length, inode, cookie);
	notify_name(to, IN_MOVED_TO, new->bytes, new->length, inode, cookie);
}

/* RENAME_EXCHANGE: each entry gets what the other has. */
static int exchange(struct entry *a, struct entry *b, const struct exa_cred *cred)
{
	struct inode *first = a->inode, *second = b->inode;
	int status;
	/* Neither can be put into itself. */
	if (dir_within(b->dir, first) || dir_within(a->dir, second) || first->tree->ops->before_rename)
		return -EINVAL;
	if ((status = dir_may_remove(a, cred)) < 0 || (status = dir_may_remove(b, cred)) < 0)
		return status;
	if (a->dir != b->dir && S_ISDIR(first->mode)
		&& (status = inode_access(first, cred, MAY_WRITE)) < 0)
		return status;
	if (a->dir != b->dir && S_ISDIR(second->mode)
		&& (status = inode_access(second, cred, MAY_WRITE)) < 0)
		return status;
	entry_exchange(a, b);
	inode_changed(first);
	inode_changed(second);
	inode_modified(a->dir);
	if (a->dir != b->dir)
		inode_modified(b->dir);
	struct name one = { .bytes = a->name, .length = a->length },
				two = { .bytes = b->name, .length = b->length };
	move_tell(a->dir, &one, b->dir, &two, first);
	notify_self(first, IN_MOVE_SELF);
	move_tell(b->dir, &two, a->dir, &one, second);
	notify_self(second, IN_MOVE_SELF);
	return 0;
}

static int rename_check(const struct entry *e, const struct entry *over, const struct inode *to,
	const struct exa_cred *cred)
{
	int status = dir_may_remove(e, cred);
	if (status < 0)
		return status;
	status = over ? replace_check(e, over, cred) : dir_may_add(to, cred);
	if (status < 0 || !S_ISDIR(e->inode->mode) || e->dir == to)
		return status;
	if (!over && to->nlink >= TREE_NLINK_MAX)
		return -EMLINK;
	/* Its `..` changes, which is a write to it. */
	return inode_access(e->inode, cred, MAY_WRITE);
}

int tree_rename(struct request *r, struct inode *from, const char *from_name, struct inode *to,
	const char *to_name, uint32_t flags, const struct exa_cred *cred)
{
	struct name old, new;
	int status = name_read(&old, from_name, -EBUSY),
		last = name_read(&new, to_name, flags & RENAME_NOREPLACE ? -EEXIST : -EBUSY);
	/* What is no name at all comes before one that is too long. */
	if (last < 0 && last != -ENAMETOOLONG && (status >= 0 || status == -ENAMETOOLONG))
		status = last;
	if (status < 0)
		return status;
	if (!rename_flags_known(flags))
		return -EINVAL;
	bool swap = flags & RENAME_EXCHANGE;
	if (!S_ISDIR(from->mode) || !S_ISDIR(to->mode))
		return -ENOTDIR;
	if (from->tree->read_only)
		return -EROFS;
	if ((status = inode_access(from, cred, MAY_EXEC)) < 0
		|| (status = inode_access(to, cred, MAY_EXEC)) < 0)
		return status;
	const struct tree_ops *ops = from->tree->ops;
	if (ops->look && (status = ops->look(r, from, old.bytes, old.length)) < 0)
		return status;
	if (!entry_find(from, old.bytes, old.length))
		return -ENOENT;
	if (last < 0 || (ops->look && (last = ops->look(r, to, new.bytes, new.length)) < 0))
		return last;
	struct entry *e = entry_find(from, old.bytes, old.length),
				 *over = entry_find(to, new.bytes, new.length);
	if (!e || (swap && !over))
		return -ENOENT;
	struct inode *inode = e->inode;
	if ((old.slash && !S_ISDIR(inode->mode))
		|| (new.slash && !S_ISDIR(swap ? over->inode->mode : inode->mode)))
		return -ENOTDIR;
	if (over && flags & RENAME_NOREPLACE)
		return -EEXIST;
	if (over && over->inode == inode)
		return 0;
	if (swap)
		return exchange(e, over, cred);
	if (S_ISDIR(inode->mode) && dir_within(to, inode))
		return -EINVAL;
	if (over && dir_within(from, over->inode))
		return -ENOTEMPTY;
	status = rename_check(e, over, to, cred);
	if (status >= 0 && ops->before_rename)
		status = ops->before_rename(r, e, to, new.bytes, new.length, over);
	if (status < 0)
		return status;

	struct inode *gone = over ? over->inode : NULL;
	if (gone) {
		inode_hold(gone);
		entry_replace(over, inode);
	} else if (entry_add(to, new.bytes, new.length, inode) < 0) {
		return -ENOSPC;
	}
	entry_remove(e);
	inode_changed(inode);
	inode_modified(from);
	if (to != from)
		inode_modified(to);
	move_tell(from, &old, to, &new, inode);
	if (gone) {
		inode_changed(gone);
		notify_self(gone, S_ISDIR(gone->mode) ? 0 : IN_ATTRIB);
	}
	notify_self(inode, IN_MOVE_SELF);
	inode_put(gone);
	return 0;
}

int tree_link(struct request *r, struct inode *inode, struct inode *to, const char *text,
	const struct exa_cred *cred)
{
	struct name name;
	int status = name_read(&name, text, -EEXIST);
	if (status < 0)
		return status;
	if (!S_ISDIR(to->mode))
		return -ENOTDIR;
	if ((status = inode_access(to, cred, MAY_EXEC)) < 0)
		return status;
	const struct tree_ops *ops = to->tree->ops;
	if (ops->look && (status = ops->look(r, to, name.bytes, name.length)) < 0)
		return status;
	if (entry_find(to, name.bytes, name.length))
		return -EEXIST;
	if (name.slash)
		return -ENOENT;
	if ((status = dir_may_add(to, cred)) < 0)
		return status;
	if (S_ISDIR(inode->mode) || inode->dynamic)
		return -EPERM;
	if (!inode->nlink && !(inode->marks & INODE_LINKABLE))
		return -ENOENT;
	if (inode->nlink >= TREE_NLINK_MAX)
		return -EMLINK;
	if (ops->before_link && (status = ops->before_link(r, inode, to)) < 0)
		return status;
	/* As tmpfs(5): a name more takes as much as an inode. */
	if (to->tree->most && to->tree->entry_count >= to->tree->most)
		return -ENOSPC;
	if (entry_add(to, name.bytes, name.length, inode) < 0)
		return -ENOSPC;
	inode->marks &= (uint8_t)~INODE_LINKABLE;
	inode_changed(inode);
	inode_modified(to);
	notify_self(inode, IN_ATTRIB);
	notify_name(to, IN_CREATE, name.bytes, name.length, inode, 0);
	return 0;
}
