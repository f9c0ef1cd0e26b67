/*
 * Copy-up: what is the lower layer's becomes the upper layer's own.
 *
 * The bytes of a file go there first, piece by piece, while everybody still reads those of the
 * lower layer; a request that needs them waits, and several that do take turns. The rest is done at
 * one moment. Entry points: overlay_copyup.
 */
#include <errno.h>

#include "overlay.h"

static void copied_drop(struct request *r, struct inode *inode)
{
	if (inode->lower->copied)
		inode->tree->overlay->upper->truncate(r, inode, 0);
	inode->lower->copied = 0;
	inode->blocks = (inode->size + 511) / 512;
}

static int bytes_copy(struct request *r, struct inode *inode)
{
	const struct overlay *o = inode->tree->overlay;
	struct lower *lower = inode->lower;
	while (lower->copied < inode->size) {
		const char *bytes;
		int got = o->layer->piece(r, inode, lower->copied, &bytes);
		if (!lower->copied && got > 0) {
			inode->blocks = 0;
			/* Should this never be finished, there is an inode without a name, to which the bytes
			 * belong. */
			if (o->upper->changed)
				o->upper->changed(inode);
		}
		if (got > 0)
			got = o->upper->write(r, inode, lower->copied, bytes,
				(uint32_t)(got < inode->size - lower->copied ? got : inode->size - lower->copied));
		if (got == PENDING)
			return got;
		if (got <= 0) {
			copied_drop(r, inode);
			return got ? got : -EIO;
		}
		lower->copied += got;
	}
	return 0;
}

/* Neither waits nor fails. */
static void become_own(struct inode *inode)
{
	const struct overlay *o = inode->tree->overlay;
	struct lower *lower = inode->lower;
	struct entry *e = inode->nlink ? lower->entry : NULL;
	if (e && is_lower(e->dir))
		become_own(e->dir);
	lower->only = false;
	if (o->upper->changed)
		o->upper->changed(inode);
	if (e && o->upper->entry_changed)
		o->upper->entry_changed(e->dir, e->name, inode);
	if (!S_ISDIR(inode->mode))
		o->layer->close(inode);
}

int overlay_copyup(struct request *r, struct inode *inode, bool bytes)
{
	if (!is_lower(inode))
		return 0;
	if (S_ISREG(inode->mode) && bytes) {
		int status = bytes_copy(r, inode);
		if (status < 0)
			return status;
	} else if (S_ISREG(inode->mode)) {
		copied_drop(r, inode);
		inode->size = inode->blocks = 0;
	}
	become_own(inode);
	return 0;
}
