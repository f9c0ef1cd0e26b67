/*
 * The walk along a path within one file system.
 *
 * Owns: how components, `.`, `..`, symlinks, covered inodes and trailing slashes are read.
 * Entry points: tree_walk, walk_end, inode_readlink.
 * Does not do: the operation at the end (tree_open.c, tree_make.c …); other file systems: it
 * answers UP, MOUNT or SYMLINK with what is left of the path, and resmgr goes on.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "tree.h"

#define PATH_ROOM 32768 /* bytes: a path with the targets of the symlinks in it */

/* The path stands at the end, so that a symlink's target fits before what is left. */
static char buffer[PATH_ROOM];
static char target_buffer[EXA_PATH_MAX];
/* The names walked through; links are not in it, what they lead to is. */
static char real[EXA_PATH_MAX];
static size_t real_length;

int inode_readlink(struct inode *inode, char *out, size_t room)
{
	if (!S_ISLNK(inode->mode))
		return -EINVAL;
	if (!inode->target)
		return inode->tree->ops->readlink ? inode->tree->ops->readlink(inode, out, room) : -EIO;
	size_t length = strlen(inode->target);
	if (length >= room)
		return -ENAMETOOLONG;
	memcpy(out, inode->target, length + 1);
	return (int)length;
}

/* The inode of that name, held; null: there is none. */
static int dir_lookup(
	struct walk *w, struct inode *dir, const char *name, size_t length, struct inode **found)
{
	int status = dir->tree->ops->look ? dir->tree->ops->look(w->request, dir, name, length) : 0;
	*found = NULL;
	if (status < 0)
		return status;
	struct entry *e = entry_find(dir, name, length);
	struct inode *inode = e      ? e->inode
		: dir->tree->ops->lookup ? dir->tree->ops->lookup(dir, name, length)
								 : NULL;
	if (inode)
		inode_hold(inode);
	w->named_in = e ? dir->ino : 0;
	w->named_at = e ? e->position : 0;
	*found = inode;
	return 0;
}

static bool op_names(enum exa_op op)
{
	switch (op) {
	case EXA_OP_MKDIR:
	case EXA_OP_MKNOD:
	case EXA_OP_SYMLINK:
	case EXA_OP_UNLINK:
	case EXA_OP_RMDIR:
	case EXA_OP_PARENT:
		return true;
	default:
		return false;
	}
}

/* What does not fit is told of as it was asked for. */
static void real_add(const char *name, size_t length)
{
	if (real_length + length + 1 >= sizeof real)
		return;
	if (real_length)
		real[real_length++] = '/';
	memcpy(real + real_length, name, length);
	real[real_length += length] = 0;
}

static void step_to(struct walk *w, struct inode *held)
{
	inode_put(w->inode);
	w->inode = held;
}

/* Goes on at the link's target, before what is left. 0: a relative one, *path is what comes now. */
static int link_follow(struct walk *w, struct inode *link, const char *rest, const char **path)
{
	if (++w->hops > EXA_SYMLINKS_MAX)
		return -ELOOP;
	int length = inode_readlink(link, target_buffer, sizeof target_buffer);
	if (length < 0)
		return length;
	if (target_buffer[0] == '/') {
		w->came = EXA_WALK_SYMLINK;
		w->target = target_buffer;
		w->rest = rest;
		return 0;
	}
	if (length > rest - buffer)
		return -ENAMETOOLONG;
	w->real = real;
	*path = memcpy(buffer + (rest - buffer) - length, target_buffer, (size_t)length);
	return 0;
}

static int finish(struct walk *w)
{
	w->came = EXA_WALK_DONE;
	if (!w->naming && w->inode && w->slash && !S_ISDIR(w->inode->mode))
		return -ENOTDIR;
	return 0;
}

static bool is_covered(const struct walk *w, const struct inode *inode)
{
	const struct tree_ops *ops = w->tree->ops;
	return inode->covered && (!ops->covers || ops->covers(w->request, inode));
}

int tree_walk(struct walk *w, struct inode *start, const char *path, size_t length)
{
	w->dir = NULL;
	w->came = 0;
	w->slash = false;
	w->real = NULL;
	real_length = 0;
	w->named_in = 0;
	w->naming = op_names(w->op);
	w->inode = start;
	inode_hold(start);
	if (length >= EXA_PATH_MAX)
		return -ENAMETOOLONG;
	char *copy = buffer + sizeof buffer - 1 - length;
	memcpy(copy, path, length);
	copy[length] = 0;
	bool creates = w->op == EXA_OP_OPEN && w->flags & O_CREAT;
	bool exclusive = creates && w->flags & O_EXCL;
	bool follows = w->op != EXA_OP_READLINK && !(w->flags & O_NOFOLLOW) && !exclusive;

	for (const char *p = copy;;) {
		const char *name = p + strspn(p, "/");
		struct inode *here = w->inode;
		if (!*name) {
			w->slash = name > p;
			return finish(w);
		}
		if (!S_ISDIR(here->mode))
			return -ENOTDIR;
		int status = inode_access(here, w->cred, MAY_EXEC);
		if (status < 0)
			return status;
		size_t n = strcspn(name, "/");
		const char *rest = name + n;
		bool last = !rest[strspn(rest, "/")];
		/* Where only its directory is wanted, whoever goes on looks at the name. */
		if (n > EXA_NAME_MAX && !(last && w->op == EXA_OP_PARENT))
			return -ENAMETOOLONG;
		bool dot = n == 1 && name[0] == '.', dotdot = n == 2 && name[0] == '.' && name[1] == '.';

		if (last && w->naming) {
			w->dir = here;
			w->inode = NULL;
			status =
				dot || dotdot || n > EXA_NAME_MAX ? 0 : dir_lookup(w, here, name, n, &w->inode);
			if (status < 0)
				return status;
			w->name = name;
			w->length = n;
			w->slash = *rest;
			return finish(w);
		}
		if (dot || (dotdot && here->ino == w->root)) {
			p = rest;
			continue;
		}
		if (dotdot && here == w->tree->root) {
			w->came = EXA_WALK_UP;
			w->rest = rest;
			return 0;
		}
		/* Whatever has that name, or has not (Linux). */
		if (last && *rest && creates && !dotdot)
			return -EISDIR;
		struct inode *child = here->parent;
		if (dotdot)
			inode_hold(child);
		else if ((status = dir_lookup(w, here, name, n, &child)) < 0)
			return status;
		if (!child) {
			if (!last || !creates)
				return -ENOENT;
			w->dir = here;
			w->inode = NULL;
			w->name = name;
			w->length = n;
			w->slash = *rest;
			real_add(name, n);
			return finish(w);
		}
		if (is_covered(w, child) && !(last && exclusive)) {
			step_to(w, child);
			w->came = EXA_WALK_MOUNT;
			w->rest = rest;
			return 0;
		}
		if (S_ISLNK(child->mode) && (!last || *rest || follows) && !(last && exclusive)) {
			status = link_follow(w, child, rest, &p);
			if (status >= 0 && w->came) {
				step_to(w, child);
				return 0;
			}
			inode_put(child);
			if (status < 0)
				return status;
			continue;
		}
		real_add(name, n);
		step_to(w, child);
		p = rest;
	}
}

void walk_end(struct walk *w)
{
	inode_put(w->dir);
	inode_put(w->inode);
	w->dir = w->inode = NULL;
}
