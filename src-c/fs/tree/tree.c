/*
 * Trees and inodes: birth, lookup by number, lifetime, stat; and filling a tree from C.
 * Entry points: tree_new, tree_free, inode_new, inode_find, inode_hold, inode_put, inode_stat,
 * inode_modified, inode_changed, tree_dynamic, tree_add, tree_add_symlink, tree_remove.
 * Does not do: names (tree_entry.c), permissions (tree_access.c).
 */
#include "tree.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "notify.h"
#include "server/serve.h"

#define DIRECTORY_ENTRY_SIZE 32 /* bytes a name counts in a directory's st_size */
#define BLOCKS_UNIT \
	(TREE_BLKSIZE / 512) /* in which st_blocks is told, as other file systems do: `ls -l` and `du` \
							count kibibytes */

static struct inode **bucket(struct tree *tree, uint64_t ino)
{
	return &tree->inodes[(ino ^ ino >> 20) * 2654435761u & (tree->inodes_size - 1)];
}

static bool inodes_grow(struct tree *tree)
{
	uint32_t old_size = tree->inodes_size;
	struct inode **old = tree->inodes, **new = calloc(old_size ? old_size * 2 : 64, sizeof *new);
	if (!new)
		return old_size;
	tree->inodes = new;
	tree->inodes_size = old_size ? old_size * 2 : 64;
	for (uint32_t i = 0; i < old_size; i++)
		for (struct inode *inode = old[i], *next; inode; inode = next) {
			next = inode->hash_next;
			struct inode **b = bucket(tree, inode->ino);
			inode->hash_next = *b;
			*b = inode;
		}
	free(old);
	return true;
}

struct inode *inode_find(struct tree *tree, uint64_t ino)
{
	for (struct inode *inode = *bucket(tree, ino); inode; inode = inode->hash_next)
		if (inode->ino == ino)
			return inode;
	return NULL;
}

struct inode *inode_new(struct tree *tree, uint64_t ino, uint32_t mode)
{
	if (tree->most && tree->inode_count >= tree->most)
		return NULL;
	if (tree->inode_count >= tree->inodes_size && !inodes_grow(tree))
		return NULL;
	struct inode *inode = calloc(1, sizeof *inode);
	if (!inode)
		return NULL;
	if (!ino)
		ino = tree->last_ino + 1;
	if (ino > tree->last_ino)
		tree->last_ino = ino;
	int64_t now = now_realtime();
	struct inode **b = bucket(tree, ino);
	*inode = (struct inode){ .tree = tree,
		.hash_next = *b,
		.ino = ino,
		.mode = mode,
		.users = 1,
		.atime = now,
		.mtime = now,
		.ctime = now };
	*b = inode;
	tree->inode_count++;
	return inode;
}

struct tree *tree_new(const struct tree_ops *ops, uint32_t mode, uint32_t uid, uint32_t gid)
{
	struct tree *tree = calloc(1, sizeof *tree);
	if (!tree)
		return NULL;
	tree->ops = ops;
	struct inode *root = inode_new(tree, TREE_ROOT, S_IFDIR | (mode & 07777));
	if (!root) {
		free(tree->inodes);
		free(tree);
		return NULL;
	}
	root->uid = uid;
	root->gid = gid;
	root->nlink = 2;
	root->parent = root;
	tree->root = root;
	return tree;
}

static void inode_free(struct inode *inode, bool stands)
{
	notify_free(inode, stands);
	if (inode->tree->ops->forget)
		inode->tree->ops->forget(inode);
	free(inode->target);
	free(inode->directory.places);
	free(inode);
}

void tree_free(struct tree *tree)
{
	for (uint32_t i = 0; i < tree->entries_size; i++)
		for (struct entry *e = tree->entries[i], *next; e; e = next) {
			next = e->next;
			free(e);
		}
	for (uint32_t i = 0; i < tree->inodes_size; i++)
		for (struct inode *inode = tree->inodes[i], *next; inode; inode = next) {
			next = inode->hash_next;
			inode_free(inode, false);
		}
	if (tree->ops->destroy)
		tree->ops->destroy(tree);
	queue_close(&tree->left);
	free(tree->entries);
	free(tree->inodes);
	free(tree);
}

void inode_hold(struct inode *inode) { inode->users++; }

void inode_put(struct inode *inode)
{
	assert(!inode || inode->users);
	while (inode && !--inode->users && (!inode->nlink || inode->dynamic)) {
		struct tree *tree = inode->tree;
		struct inode *parent = inode->parent;
		for (struct inode **p = bucket(tree, inode->ino); *p; p = &(*p)->hash_next)
			if (*p == inode) {
				*p = inode->hash_next;
				break;
			}
		assert(tree->inode_count && !inode->covered && inode != tree->root);
		tree->inode_count--;
		inode_free(inode, true);
		inode = parent;
	}
}

struct inode *tree_dynamic(struct inode *dir, uint64_t ino, uint32_t mode, void *content)
{
	struct inode *inode = inode_find(dir->tree, ino);
	if (inode)
		return inode;
	inode = inode_new(dir->tree, ino, mode);
	if (!inode)
		return NULL;
	inode->users = 0;
	inode->dynamic = true;
	inode->nlink = S_ISDIR(mode) ? 2 : 1;
	inode->content = content;
	inode->parent = dir;
	inode_hold(dir);
	return inode;
}

void inode_stat(const struct inode *inode, struct exa_stat *st)
{
	*st = (struct exa_stat){
		.dev = inode->tree->dev,
		.ino = inode->ino,
		.rdev = inode->rdev,
		.size = S_ISDIR(inode->mode) ? (int64_t)inode->directory.count * DIRECTORY_ENTRY_SIZE
									 : inode->size,
		.blocks = (inode->blocks + BLOCKS_UNIT - 1) / BLOCKS_UNIT * BLOCKS_UNIT,
		.atime = inode->atime,
		.mtime = inode->mtime,
		.ctime = inode->ctime,
		.mode = inode->mode,
		.nlink = inode->partial ? 1 : inode->nlink,
		.uid = inode->uid,
		.gid = inode->gid,
		.blksize = TREE_BLKSIZE,
		.spare = inode->version,
	};
}

void inode_changed(struct inode *inode)
{
	inode->ctime = now_realtime();
	if (inode->tree->ops->changed)
		inode->tree->ops->changed(inode);
}

void inode_modified(struct inode *inode)
{
	inode->mtime = now_realtime();
	inode->version++;
	inode_changed(inode);
}

struct inode *tree_add(struct inode *dir, const char *name, uint32_t mode, uint64_t rdev)
{
	size_t length = strlen(name);
	if (entry_find(dir, name, length))
		return NULL;
	struct inode *inode = inode_new(dir->tree, 0, mode);
	if (!inode)
		return NULL;
	inode->rdev = rdev;
	int status = entry_add(dir, name, length, inode);
	if (status >= 0)
		notify_name(dir, IN_CREATE, name, length, inode, 0);
	inode_put(inode);
	return status < 0 ? NULL : inode;
}

struct inode *tree_add_symlink(struct inode *dir, const char *name, const char *target)
{
	char *copy = strdup(target);
	struct inode *inode = copy ? tree_add(dir, name, S_IFLNK | 0777, 0) : NULL;
	if (!inode) {
		free(copy);
		return NULL;
	}
	inode->target = copy;
	inode->size = (int64_t)strlen(copy);
	return inode;
}

int tree_remove(struct inode *dir, const char *name)
{
	struct entry *e = entry_find(dir, name, strlen(name));
	if (!e)
		return -ENOENT;
	if (S_ISDIR(e->inode->mode) && e->inode->directory.count)
		return -ENOTEMPTY;
	if (e->inode->covered)
		return -EBUSY;
	struct inode *inode = e->inode;
	inode_hold(inode);
	entry_remove(e);
	notify_removed(dir, name, strlen(name), inode, 1);
	inode_put(inode);
	return 0;
}
