/* Lower layers whose trees are this server's own: localfs, tmpfs, another overlay. Entry points:
 * layer_near. */
#include <errno.h>
#include <string.h>

#include "fs/fs_server.h"
#include "overlay.h"

static struct inode *beneath(const struct inode *inode)
{
	struct tree *tree = fs_find(inode->tree->overlay->fs);
	return tree ? inode_find(tree, inode->under->ino) : NULL;
}

static int near_fill(struct request *r, struct inode *dir)
{
	struct inode *lower = beneath(dir);
	if (!lower)
		return -ESTALE;
	int status = lower->tree->overlay ? overlay_fill(r, lower) : 0;
	int64_t position = 0;
	for (struct entry *e; status >= 0 && (e = entry_at(lower, position));
		 position = e->position + 1)
		status = overlay_name(dir, e->name, e->length, e->inode->ino, e->inode->mode);
	dir->under->filled = status >= 0;
	dir->partial = status < 0;
	return status < 0 ? status : 0;
}

static int near_know(struct request *r, struct inode *inode)
{
	struct inode *lower = beneath(inode);
	struct exa_stat st;
	if (!lower)
		return -ESTALE;
	if (is_shadow(lower) && !lower->under->known) {
		int status = lower->tree->overlay->layer->know(r, lower);
		if (status < 0)
			return status;
	}
	inode_stat(lower, &st);
	return overlay_known(inode, &st, lower->target, lower->target ? strlen(lower->target) : 0);
}

static int near_read(
	struct request *r, struct inode *inode, int64_t offset, char *out, uint32_t count)
{
	struct inode *lower = beneath(inode);
	return lower ? inode_read(r, lower, offset, out, count) : -ESTALE;
}

static int near_piece(struct request *r, struct inode *inode, int64_t offset, const char **bytes)
{
	static char buffer[EXA_TAIL_MAX];
	*bytes = buffer;
	return near_read(r, inode, offset, buffer, sizeof buffer);
}

static void near_close(struct inode *inode) { (void)inode; }

const struct layer layer_near = {
	.fill = near_fill,
	.know = near_know,
	.read = near_read,
	.piece = near_piece,
	.close = near_close,
};
