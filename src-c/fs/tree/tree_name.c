/*
 * From a directory back to its path. Entry points: inode_pathname.
 */
#include <errno.h>
#include <string.h>

#include "tree.h"

/* The directory's name in its parent; null where it has been removed. Valid until the next call. */
static const char *name_of(const struct inode *dir)
{
	static struct listed listed;
	const struct tree_ops *ops = dir->tree->ops;
	if (dir->entry)
		return dir->entry->name;
	if (!dir->dynamic || !ops->list)
		return NULL;
	for (int64_t position = 0; ops->list(dir->parent, position, &listed); position = listed.next)
		if (listed.ino == dir->ino)
			return listed.name;
	return NULL;
}

int inode_pathname(const struct inode *inode, char *out, size_t room)
{
	if (!S_ISDIR(inode->mode))
		return -ENOTDIR;
	const struct inode *root = inode->tree->root;
	/* Written from its end backward, then moved to the front. */
	size_t begin = room - 1;
	out[begin] = 0;
	for (const struct inode *i = inode; i != root; i = i->parent) {
		const char *name = name_of(i);
		if (!name)
			return -ENOENT;
		size_t length = strlen(name);
		if (length + 1 > begin)
			return -ENAMETOOLONG;
		begin -= length;
		memcpy(out + begin, name, length);
		out[--begin] = '/';
	}
	if (inode == root)
		out[--begin] = '/';
	memmove(out, out + begin, room - begin);
	return (int)(room - begin - 1);
}
