/*
 * Making an overlay: the upper layer's tree gets our hooks before its own, and its root a lower
 * one. Entry points: overlay_create. Does not do: the hooks (overlay_hook.c), names
 * (overlay_name.c), copying up (overlay_copyup.c).
 */
#include "overlay.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "fs/fs_server.h"
#include "local.h"

#define FS_LOWER 0x10000u /* the lower layer's number at its server: the overlay's and this */
#define FS_MAX 0x100000u  /* st_dev has room for no more (fs_server.c) */
#define LAYER_MAX (2 * EXA_PATH_MAX)

/* A lower layer as it was found, or made. */
struct lower_layer {
	uint32_t server, fs;
	uint64_t root;
	bool own, guessed;
	struct exa_stat st;
};

/* In this server. Made in an earlier run of the handler, it is there. */
static int near_find(struct request *r, struct lower_layer *l, const char *type, const char *source,
	const char *options)
{
	struct tree *tree = fs_find(l->fs);
	if (!tree && l->own) {
		int status = fs_create(r, l->fs, type, source, options, &tree);
		if (status < 0)
			return status;
		tree->read_only = true;
		if ((status = fs_add(l->fs, tree)) < 0) {
			tree_free(tree);
			return status;
		}
	}
	const struct local *local = tree ? local_at(tree) : NULL;
	if (local && local->following) {
		console("overlayfs: %s is written by another kernel, so it cannot be a layer", local->name);
		return -EBUSY;
	}
	const struct inode *root = !tree ? NULL : l->own ? tree->root : inode_find(tree, l->root);
	if (!root || !S_ISDIR(root->mode))
		return root ? -ENOTDIR : -ESTALE;
	l->root = root->ino;
	l->guessed = tree->sizes_guessed;
	inode_stat(root, &l->st);
	return 0;
}

static int far_find(struct request *r, struct lower_layer *l, const char *type, const char *source,
	const char *options)
{
	int status;
	if (l->own) {
		char tail[LAYER_MAX];
		struct fs_mount_request q = { .fs = l->fs, .flags = MS_RDONLY };
		struct fs_mount_reply mounted;
		int length = snprintf(tail, sizeof tail, "%s%c%s%c%s", type, 0, source, 0, options);
		if (length >= (int)sizeof tail)
			return -ENAMETOOLONG;
		status = DOWN(r, l->server, fs_mount, &q, tail, (uint32_t)length, &mounted, NULL, NULL);
		if (status < 0)
			return status;
		l->root = mounted.root;
	}
	struct path_request q = { .fs = l->fs, .op = EXA_OP_LOOKUP, .start = l->root };
	struct path_reply found;
	status = DOWN(r, l->server, path, &q, NULL, 0, &found, NULL, NULL);
	l->st = found.st;
	l->guessed = !strcmp(type, "jsfs");
	return status < 0 ? status : !S_ISDIR(found.st.mode) ? -ENOTDIR : 0;
}

static int lower_find(struct request *r, uint32_t fs, char *text, struct lower_layer *l)
{
	const struct fs_mount_request *q = r->fields;
	const char *type = "", *source = "", *options = "";
	uint32_t self = EXA_ENDPOINT(serve_self(), 1), netfs = EXA_ENDPOINT(EXA_SERVER_netfs, 1);
	*l = (struct lower_layer){
		.server = q->lower_server, .fs = q->lower_fs, .root = q->lower, .own = !q->lower_server
	};
	if (l->own) {
		if (!layer_split(text, &type, &source, &options) || fs + FS_LOWER >= FS_MAX)
			return -EINVAL;
		l->fs = fs + FS_LOWER;
		l->server = !strcmp(type, "netfs") || !strcmp(type, "jsfs") ? netfs : self;
	}
	if (EXA_SLOT(l->server) == EXA_SLOT(self))
		return near_find(r, l, type, source, options);
	return EXA_SLOT(l->server) == EXA_SLOT(netfs) ? far_find(r, l, type, source, options) : -EXDEV;
}

/* The tree is ours from now on. Its root looks like that of the lower layer, unless somebody has
 * used it before. */
static int attach(struct tree *tree, const struct lower_layer *l)
{
	struct overlay *o = malloc(sizeof *o);
	struct lower *lower = calloc(1, sizeof *lower);
	struct inode *whiteout = inode_new(tree, 0, S_IFCHR), *root = tree->root;
	if (!o || !lower || !whiteout) {
		free(o);
		free(lower);
		inode_put(whiteout);
		return -ENOMEM;
	}
	*o = (struct overlay){ .upper = tree->ops,
		.layer = EXA_SLOT(l->server) == (uint32_t)serve_self() ? &layer_near : &layer_far,
		.server = l->server,
		.fs = l->fs,
		.own = l->own };
	*lower = (struct lower){ .ino = l->root, .known = true };
	tree->overlay = o;
	tree->whiteout = whiteout;
	tree->ops = &overlay_ops;
	tree->sizes_guessed = l->guessed;
	root->lower = lower;
	root->partial = true;
	if (root->marks & INODE_UPPER)
		return 0;
	if (!root->directory.count) {
		root->mode = l->st.mode;
		root->uid = l->st.uid;
		root->gid = l->st.gid;
		root->mtime = l->st.mtime;
	}
	root->marks |= INODE_UPPER;
	overlay_ops.changed(root);
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
	struct lower_layer l = {};
	int status = !lower || !upper ? -ENOMEM : 0;
	if (status >= 0
		&& (!layer_split(upper, &type, &source, &options)
			|| (strcmp(type, "tmpfs") && strcmp(type, "localfs")))) {
		console("overlayfs: upper= has to be tmpfs or localfs:DATABASE");
		status = -EINVAL;
	}
	if (status >= 0)
		status = lower_find(r, fs, lower, &l);
	struct tree *tree = NULL;
	bool found = status >= 0;
	if (found)
		status = fs_create(r, fs, type, source, options, &tree);
	if (tree && status >= 0)
		status = attach(tree, &l);
	if (tree && status < 0)
		tree_free(tree);
	if (found && l.own && status < 0 && status != PENDING)
		overlay_unmount(l.server, l.fs);
	free(lower);
	free(upper);
	*made = status < 0 ? NULL : tree;
	return status;
}
