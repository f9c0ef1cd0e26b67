/*
 * The hooks of an overlay's tree: each asks the upper layer's own, or the lower layer.
 * Entry points: overlay_ops, overlay_unmount. Does not do: those about names (overlay_name.c),
 * copying up (overlay_copyup.c).
 */
#include <stdlib.h>

#include "fs/fs_server.h"
#include "overlay.h"

#define OVERLAY_MAGIC 0x794c7630u /* statfs(2) */

static int hook_read(
	struct request *r, struct inode *inode, int64_t offset, char *out, uint32_t count)
{
	const struct overlay *o = inode->tree->overlay;
	if (is_lower(inode)) {
		int got = o->layer->read(r, inode, offset, out, count);
		if (got > 0 && offset + got > inode->size)
			inode->size = offset + got;
		return got;
	}
	/* Where sizes are guessed, they are so in the lower layer only. */
	if (offset >= inode->size)
		return 0;
	return o->upper->read(r, inode, offset, out,
		count < inode->size - offset ? count : (uint32_t)(inode->size - offset));
}

static int hook_write(
	struct request *r, struct inode *inode, int64_t offset, const char *bytes, uint32_t count)
{
	return inode->tree->overlay->upper->write(r, inode, offset, bytes, count);
}

static int hook_truncate(struct request *r, struct inode *inode, int64_t size)
{
	return inode->tree->overlay->upper->truncate(r, inode, size);
}

static int hook_allocate(
	struct request *r, struct inode *inode, int64_t offset, int64_t length, int64_t *done)
{
	return inode->tree->overlay->upper->allocate(r, inode, offset, length, done);
}

static int hook_punch(
	struct request *r, struct inode *inode, int64_t offset, int64_t length, int64_t *done)
{
	return inode->tree->overlay->upper->punch(r, inode, offset, length, done);
}

/* Of a lower file nothing is known: it is one piece of data. */
static int hook_extent(
	struct request *r, struct inode *inode, int64_t offset, bool data, int64_t *at)
{
	const struct overlay *o = inode->tree->overlay;
	return o->upper->extent && !is_lower(inode) ? o->upper->extent(r, inode, offset, data, at) : 0;
}

static int hook_sync(struct request *r, struct tree *tree, struct inode *inode)
{
	const struct overlay *o = tree->overlay;
	return o->upper->sync && !(inode && is_lower(inode)) ? o->upper->sync(r, tree, inode) : 0;
}

static void hook_statfs(struct tree *tree, struct fs_statfs_reply *p)
{
	tree->overlay->upper->statfs(tree, p);
	p->type = OVERLAY_MAGIC;
}

static void hook_changed(struct inode *inode)
{
	const struct overlay *o = inode->tree->overlay;
	if (o->upper->changed && !is_lower(inode))
		o->upper->changed(inode);
}

static void hook_entry_changed(struct inode *dir, const char *name, struct inode *inode)
{
	const struct overlay *o = dir->tree->overlay;
	if (!o->upper->entry_changed || is_lower(dir) || (inode && is_lower(inode)))
		return;
	o->upper->entry_changed(dir, name, inode);
	/* It may be the first. */
	if (inode && inode == dir->tree->whiteout)
		o->upper->changed(inode);
}

static int hook_before_set(
	struct request *r, struct inode *inode, enum exa_op op, int64_t a, int64_t b)
{
	(void)op, (void)a, (void)b;
	return overlay_copyup(r, inode, true);
}

static void hook_forget(struct inode *inode)
{
	const struct overlay *o = inode->tree->overlay;
	if (inode->lower) {
		queue_close(&inode->lower->queue);
		o->layer->close(inode);
		free(inode->lower);
	}
	if (o->upper->forget)
		o->upper->forget(inode);
}

void overlay_unmount(uint32_t server, uint32_t fs)
{
	struct fs_unmount_request q = { .fs = fs };
	if (EXA_SLOT(server) == (uint32_t)serve_self())
		fs_remove(fs);
	else
		ask(server, fs_unmount, &q, NULL, 0, NULL, NULL);
}

static void hook_destroy(struct tree *tree)
{
	struct overlay *o = tree->overlay;
	if (o->upper->destroy)
		o->upper->destroy(tree);
	if (o->own)
		overlay_unmount(o->server, o->fs);
	free(o);
}

const struct tree_ops overlay_ops = {
	.read = hook_read,
	.write = hook_write,
	.truncate = hook_truncate,
	.allocate = hook_allocate,
	.punch = hook_punch,
	.extent = hook_extent,
	.forget = hook_forget,
	.sync = hook_sync,
	.statfs = hook_statfs,
	.changed = hook_changed,
	.entry_changed = hook_entry_changed,
	.destroy = hook_destroy,
	.look = overlay_look,
	.fill = overlay_fill,
	.before_make = overlay_before_make,
	.before_remove = overlay_before_remove,
	.before_rename = overlay_before_rename,
	.before_link = overlay_before_link,
	.before_set = hook_before_set,
	.copyup = overlay_copyup,
	.nameless = true,
};
