/*
 * File systems by number: mounting, unmounting, covering, and what is asked of them whole.
 *
 * Entry points: fs_add, fs_find, fs_number, fs_remove, option_find, do_fs_mount, do_fs_unmount,
 * do_fs_cover, do_fs_statfs, do_fs_sync, do_fs_pathname, do_fs_watch. All messages are
 * from above alone (EPERM): resmgr's, or localfs's, for an overlay's lower layer. Does not do:
 * paths (fs_path.c), open files (fs_file.c).
 */
#include "fs_server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "notify.h"

struct file_system {
	uint32_t number;
	struct tree *tree;
	struct file_system *next;
};

static struct file_system *file_systems;

struct tree *fs_find(uint32_t number)
{
	for (struct file_system *fs = file_systems; fs; fs = fs->next)
		if (fs->number == number)
			return fs->tree;
	return NULL;
}

uint32_t fs_number(const struct tree *tree)
{
	for (const struct file_system *fs = file_systems; fs; fs = fs->next)
		if (fs->tree == tree)
			return fs->number;
	return 0;
}

static bool is_mounted_twice(const struct tree *tree)
{
	uint32_t count = 0;
	for (const struct file_system *fs = file_systems; fs; fs = fs->next)
		count += fs->tree == tree;
	return count > 1;
}

int fs_add(uint32_t number, struct tree *tree)
{
	if (fs_find(number))
		return -EEXIST;
	struct file_system *fs = malloc(sizeof *fs);
	if (!fs)
		return -ENOMEM;
	*fs = (struct file_system){ number, tree, file_systems };
	file_systems = fs;
	if (!tree->dev)
		tree->dev = (uint64_t)serve_self() << EXA_DEV_SERVER_SHIFT | number;
	return 0;
}

int fs_remove(uint32_t number)
{
	for (struct file_system **p = &file_systems; *p; p = &(*p)->next) {
		struct file_system *fs = *p;
		if (fs->number != number)
			continue;
		bool last = !is_mounted_twice(fs->tree);
		if (last && (fs->tree->open || fs->tree->covered))
			return -EBUSY;
		*p = fs->next;
		if (last)
			tree_free(fs->tree);
		free(fs);
		return 0;
	}
	return -EINVAL;
}

bool option_find(const char *options, const char *name, char *value, size_t room)
{
	size_t length = strlen(name);
	for (const char *o = options; *o; o += strcspn(o, ","), o += *o == ',') {
		size_t n = strcspn(o, ",");
		if (n <= length || strncmp(o, name, length) || o[length] != '=')
			continue;
		n -= length + 1;
		if (n >= room)
			n = room - 1;
		memcpy(value, o + length + 1, n);
		value[n] = 0;
		return true;
	}
	return false;
}

/* The n-th (from 0) of the strings in a tail, which NULs separate; null if there is none. */
static const char *tail_string(const struct request *r, int n)
{
	const char *p = r->tail, *end = r->tail + r->tail_len;
	while (n--) {
		p += strlen(p) + 1;
		if (p > end)
			return NULL;
	}
	return p;
}

int do_fs_mount(struct request *r, const struct fs_mount_request *q, struct fs_mount_reply *p)
{
	if (!request_is_from_above(r))
		return -EPERM;
	const char *type = tail_string(r, 0), *source = tail_string(r, 1), *options = tail_string(r, 2);
	if (!source || !*type)
		return -EINVAL;
	if (fs_find(q->fs))
		return -EEXIST;
	struct tree *tree = NULL;
	int status = fs_create(r, q->fs, type, source, options ? options : "", &tree);
	if (status < 0)
		return status;
	bool shared = fs_number(tree), read_only = q->flags & MS_RDONLY;
	/* As with a device on Linux: all its mounts are alike in this. */
	status = shared && read_only != tree->read_only ? -EBUSY : fs_add(q->fs, tree);
	if (status < 0) {
		if (!shared)
			tree_free(tree);
		return status;
	}
	if (read_only)
		tree->read_only = true;
	p->root = tree->root->ino;
	p->dev = tree->dev;
	p->read_only = tree->read_only;
	return 0;
}

int do_fs_unmount(struct request *r, const struct fs_unmount_request *q, struct fs_unmount_reply *p)
{
	(void)p;
	if (!request_is_from_above(r))
		return -EPERM;
	struct tree *tree = fs_find(q->fs);
	if (!tree)
		return -EINVAL;
	if (!is_mounted_twice(tree)) {
		if (tree->open > tree->leaving || tree->covered)
			return -EBUSY;
		/* Who has ended while he read or wrote is waited for, as by Linux, where he ends later. */
		if (tree->leaving)
			return wait_disk(r, &tree->left);
	}
	int status = tree->ops->sync ? tree->ops->sync(r, tree, NULL) : 0;
	return status < 0 ? status : fs_remove(q->fs);
}

int do_fs_cover(struct request *r, const struct fs_cover_request *q, struct fs_cover_reply *p)
{
	(void)p;
	if (!request_is_from_above(r))
		return -EPERM;
	struct tree *tree = fs_find(q->fs);
	struct inode *inode = tree ? inode_find(tree, q->ino) : NULL;
	if (!inode)
		return -ENOENT;
	if (inode->covered == !!q->on)
		return q->on ? -EBUSY : -EINVAL;
	inode->covered = q->on;
	tree->covered += q->on ? 1 : -1u;
	if (q->on)
		inode_hold(inode);
	else
		inode_put(inode);
	return 0;
}

int do_fs_watch(struct request *r, const struct fs_watch_request *q, struct fs_watch_reply *p)
{
	(void)p;
	if (!request_is_from_above(r))
		return -EPERM;
	struct tree *tree = fs_find(q->fs);
	struct inode *inode = tree ? inode_find(tree, q->ino) : NULL;
	return inode ? notify_watch(inode, q->events) : -ENOENT;
}

int do_fs_statfs(struct request *r, const struct fs_statfs_request *q, struct fs_statfs_reply *p)
{
	if (!request_is_from_above(r))
		return -EPERM;
	struct tree *tree = fs_find(q->fs);
	if (!tree)
		return -EINVAL;
	*p = (struct fs_statfs_reply){
		.type = tree->type, .blksize = TREE_BLKSIZE, .files = tree->inode_count
	};
	if (tree->ops->statfs)
		tree->ops->statfs(tree, p);
	return 0;
}

int do_fs_sync(struct request *r, const struct fs_sync_request *q, struct fs_sync_reply *p)
{
	(void)p;
	if (!request_is_from_above(r))
		return -EPERM;
	struct tree *tree = fs_find(q->fs);
	if (!tree)
		return -EINVAL;
	return tree->ops->sync ? tree->ops->sync(r, tree, NULL) : 0;
}

int do_fs_pathname(
	struct request *r, const struct fs_pathname_request *q, struct fs_pathname_reply *p)
{
	(void)p;
	if (!request_is_from_above(r))
		return -EPERM;
	struct tree *tree = fs_find(q->fs);
	struct inode *inode = tree ? inode_find(tree, q->ino) : NULL;
	if (!inode)
		return -ENOENT;
	int length = inode_pathname(inode, r->out, EXA_PATH_MAX);
	if (length < 0)
		return length;
	r->out_len = (uint32_t)length;
	return 0;
}
