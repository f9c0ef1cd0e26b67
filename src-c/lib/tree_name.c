/*
 * From a directory back to its path. Entry points: inode_pathname.
 */
#include <errno.h>
#include <string.h>
#include "tree.h"

int inode_pathname(const struct inode *inode, char *out, size_t room)
{
	if (!S_ISDIR(inode->mode))
		return -ENOTDIR;
	const struct inode *root = inode->tree->root;
	size_t length = 0;
	for (const struct inode *i = inode; i != root; i = i->parent) {
		if (!i->entry)
			return -ENOENT;
		length += 1 + i->entry->length;
	}
	if (length + 2 > room)
		return -ENAMETOOLONG;
	if (!length)
		out[length++] = '/';
	out[length] = 0;
	size_t end = length;
	for (const struct inode *i = inode; i != root; i = i->parent) {
		end -= i->entry->length;
		memcpy(out + end, i->entry->name, i->entry->length);
		out[--end] = '/';
	}
	return (int)length;
}
