/*
 * Making an overlay: the upper layer's tree gets our hooks before its own, and its root something beneath it.
 * Entry points: overlay_create. Does not do: names (overlay_name.c), copying up (overlay_claim.c).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include "fs_server.h"
#include "local.h"
#include "overlay.h"

#define OVERLAY_MAGIC 0x794c7630u /* statfs(2) */
#define FS_BENEATH 0x10000u       /* the lower layer's number at its server: the overlay's and this */
#define FS_MAX 0x100000u          /* st_dev has room for no more (fs_server.c) */
#define LAYER_MAX (2 * EXA_PATH_MAX)

static int hook_read(struct request *r, struct inode *inode, int64_t offset, char *out, uint32_t count)
{
	const struct overlay *o = inode->tree->overlay;
	if (is_shadow(inode)) {
		int got = o->layer->read(r, inode, offset, out, count);
		if (got > 0 && offset + got > inode->size)
			inode->size = offset + got;
		return got;
	}
	/* Where sizes are guessed, they are so beneath only. */
	if (offset >= inode->size)
		return 0;
	return o->upper->read(r, inode, offset, out, count < inode->size - offset ? count : (uint32_t)(inode->size - offset));
}

static int hook_write(struct request *r, struct inode *inode, int64_t offset, const char *bytes, uint32_t count)
{
	return inode->tree->overlay->upper->write(r, inode, offset, bytes, count);
}

static int hook_truncate(struct request *r, struct inode *inode, int64_t size)
{
	return inode->tree->overlay->upper->truncate(r, inode, size);
}

static int hook_allocate(struct request *r, struct inode *inode, int64_t offset, int64_t length, int64_t *done)
{
	return inode->tree->overlay->upper->allocate(r, inode, offset, length, done);
}

static int hook_punch(struct request *r, struct inode *inode, int64_t offset, int64_t length, int64_t *done)
{
	return inode->tree->overlay->upper->punch(r, inode, offset, length, done);
}

/* Of a file beneath nothing is known: it is one piece of data. */
static int hook_extent(struct request *r, struct inode *inode, int64_t offset, bool data, int64_t *at)
{
	const struct overlay *o = inode->tree->overlay;
	return o->upper->extent && !is_shadow(inode) ? o->upper->extent(r, inode, offset, data, at) : 0;
}

static int hook_sync(struct request *r, struct tree *tree, struct inode *inode)
{
	const struct overlay *o = tree->overlay;
	return o->upper->sync && !(inode && is_shadow(inode)) ? o->upper->sync(r, tree, inode) : 0;
}

static void hook_statfs(struct tree *tree, struct fs_statfs_reply *p)
{
	tree->overlay->upper->statfs(tree, p);
	p->type = OVERLAY_MAGIC;
}

static void hook_changed(struct inode *inode)
{
	const struct overlay *o = inode->tree->overlay;
	if (o->upper->changed && !is_shadow(inode))
		o->upper->changed(inode);
}

static void hook_entry_changed(struct inode *dir, const char *name, struct inode *inode)
{
	const struct overlay *o = dir->tree->overlay;
	if (!o->upper->entry_changed || is_shadow(dir) || (inode && is_shadow(inode)))
		return;
	o->upper->entry_changed(dir, name, inode);
	/* It may be the first. */
	if (inode && inode == dir->tree->whiteout)
		o->upper->changed(inode);
}

static int hook_before_set(struct request *r, struct inode *inode, enum exa_op op, int64_t a, int64_t b)
{
	(void)op, (void)a, (void)b;
	return overlay_claim(r, inode, true);
}

static void hook_forget(struct inode *inode)
{
	const struct overlay *o = inode->tree->overlay;
	if (inode->under) {
		queue_close(&inode->under->queue);
		o->layer->close(inode);
		free(inode->under);
	}
	if (o->upper->forget)
		o->upper->forget(inode);
}

static void unmounted(void *argument, int status, const void *reply, const char *tail, uint32_t tail_len)
{
	(void)argument, (void)status, (void)reply, (void)tail, (void)tail_len;
}

static void lower_unmount(uint32_t server, uint32_t fs)
{
	struct fs_unmount_request q = { .fs = fs };
	if (EXA_SLOT(server) == (uint32_t)serve_self())
		fs_remove(fs);
	else
		ask(server, fs_unmount, &q, NULL, 0, unmounted, NULL);
}

static void hook_destroy(struct tree *tree)
{
	struct overlay *o = tree->overlay;
	if (o->upper->destroy)
		o->upper->destroy(tree);
	if (o->own)
		lower_unmount(o->server, o->fs);
	free(o);
}

static const struct tree_ops overlay_ops = {
	.read = hook_read, .write = hook_write, .truncate = hook_truncate, .allocate = hook_allocate, .punch = hook_punch, .extent = hook_extent, .forget = hook_forget,
	.sync = hook_sync, .statfs = hook_statfs, .changed = hook_changed, .entry_changed = hook_entry_changed, .destroy = hook_destroy,
	.look = overlay_look, .fill = overlay_fill, .before_make = overlay_before_make, .before_remove = overlay_before_remove,
	.before_rename = overlay_before_rename, .before_link = overlay_before_link, .before_set = hook_before_set,
	.claim = overlay_claim, .nameless = true,
};

/* A lower layer as it was found, or made. */
struct beneath {
	uint32_t server, fs;
	uint64_t root;
	bool own, guessed;
	struct exa_stat st;
};

/* In this server. Made in an earlier run of the handler, it is there. */
static int near_find(struct request *r, struct beneath *b, const char *type, const char *source, const char *options)
{
	struct tree *tree = fs_find(b->fs);
	if (!tree && b->own) {
		int status = fs_create(r, b->fs, type, source, options, &tree);
		if (status < 0)
			return status;
		tree->read_only = true;
		if ((status = fs_add(b->fs, tree)) < 0) {
			tree_free(tree);
			return status;
		}
	}
	const struct local *local = tree ? local_at(tree) : NULL;
	if (local && local->following) {
		console("overlayfs: %s is written by another kernel, so it cannot be a layer", local->name);
		return -EBUSY;
	}
	const struct inode *root = !tree ? NULL : b->own ? tree->root : inode_find(tree, b->root);
	if (!root || !S_ISDIR(root->mode))
		return root ? -ENOTDIR : -ESTALE;
	b->root = root->ino;
	b->guessed = tree->sizes_guessed;
	inode_stat(root, &b->st);
	return 0;
}

static int far_find(struct request *r, struct beneath *b, const char *type, const char *source, const char *options)
{
	int status;
	if (b->own) {
		char tail[LAYER_MAX];
		struct fs_mount_request q = { .fs = b->fs, .flags = MS_RDONLY };
		struct fs_mount_reply mounted;
		int length = snprintf(tail, sizeof tail, "%s%c%s%c%s", type, 0, source, 0, options);
		if (length >= (int)sizeof tail)
			return -ENAMETOOLONG;
		status = DOWN(r, b->server, fs_mount, &q, tail, (uint32_t)length, &mounted, NULL, NULL);
		if (status < 0)
			return status;
		b->root = mounted.root;
	}
	struct path_request q = { .fs = b->fs, .op = EXA_OP_LOOKUP, .start = b->root };
	struct path_reply found;
	status = DOWN(r, b->server, path, &q, NULL, 0, &found, NULL, NULL);
	b->st = found.st;
	b->guessed = !strcmp(type, "jsfs");
	return status < 0 ? status : !S_ISDIR(found.st.mode) ? -ENOTDIR : 0;
}

static int lower_find(struct request *r, uint32_t fs, char *text, struct beneath *b)
{
	const struct fs_mount_request *q = r->fields;
	const char *type = "", *source = "", *options = "";
	uint32_t self = EXA_ENDPOINT(serve_self(), 1), netfs = EXA_ENDPOINT(EXA_HUB_netfs, 1);
	*b = (struct beneath){ .server = q->lower_server, .fs = q->lower_fs, .root = q->lower, .own = !q->lower_server };
	if (b->own) {
		if (!layer_split(text, &type, &source, &options) || fs + FS_BENEATH >= FS_MAX)
			return -EINVAL;
		b->fs = fs + FS_BENEATH;
		b->server = !strcmp(type, "netfs") || !strcmp(type, "jsfs") ? netfs : self;
	}
	if (EXA_SLOT(b->server) == EXA_SLOT(self))
		return near_find(r, b, type, source, options);
	return EXA_SLOT(b->server) == EXA_SLOT(netfs) ? far_find(r, b, type, source, options) : -EXDEV;
}

/* The tree is ours from now on. Its root looks like that of the lower layer, unless somebody has used it before. */
static int attach(struct tree *tree, const struct beneath *b)
{
	struct overlay *o = malloc(sizeof *o);
	struct under *under = calloc(1, sizeof *under);
	struct inode *whiteout = inode_new(tree, 0, S_IFCHR), *root = tree->root;
	if (!o || !under || !whiteout) {
		free(o);
		free(under);
		inode_put(whiteout);
		return -ENOMEM;
	}
	*o = (struct overlay){ .upper = tree->ops, .layer = EXA_SLOT(b->server) == (uint32_t)serve_self() ? &layer_near : &layer_far,
		.server = b->server, .fs = b->fs, .own = b->own };
	*under = (struct under){ .ino = b->root, .known = true };
	tree->overlay = o;
	tree->whiteout = whiteout;
	tree->ops = &overlay_ops;
	tree->sizes_guessed = b->guessed;
	root->under = under;
	root->partial = true;
	if (root->marks & INODE_UPPER)
		return 0;
	if (!root->directory.count) {
		root->mode = b->st.mode;
		root->uid = b->st.uid;
		root->gid = b->st.gid;
		root->mtime = b->st.mtime;
	}
	root->marks |= INODE_UPPER;
	hook_changed(root);
	return 0;
}

/* An overlay's options have no comma within a layer. */
static char *layer_option(const char *options, const char *name)
{
	char *text = malloc(LAYER_MAX);
	if (text && !option_find(options, name, text, LAYER_MAX))
		*text = 0;
	return text;
}

int overlay_create(struct request *r, uint32_t fs, const char *given, struct tree **made)
{
	const char *type, *source, *options;
	char *lower = layer_option(given, "lower"), *upper = layer_option(given, "upper");
	struct beneath b = { };
	int status = !lower || !upper ? -ENOMEM : 0;
	if (status >= 0 && (!layer_split(upper, &type, &source, &options) || (strcmp(type, "tmpfs") && strcmp(type, "localfs")))) {
		console("overlayfs: upper= has to be tmpfs or localfs:DATABASE");
		status = -EINVAL;
	}
	if (status >= 0)
		status = lower_find(r, fs, lower, &b);
	struct tree *tree = NULL;
	bool found = status >= 0;
	if (found)
		status = fs_create(r, fs, type, source, options, &tree);
	if (tree && status >= 0)
		status = attach(tree, &b);
	if (tree && status < 0)
		tree_free(tree);
	if (found && b.own && status < 0 && status != PENDING)
		lower_unmount(b.server, b.fs);
	free(lower);
	free(upper);
	*made = status < 0 ? NULL : tree;
	return status;
}
