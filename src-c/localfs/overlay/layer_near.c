/* Lower layers whose trees are this server's own: localfs, tmpfs, another overlay. Entry points:
 * layer_near. */
#include <errno.h>
#include <string.h>

#include "fs/fs_server.h"
#include "overlay.h"

/* The inode in the lower layer's tree. */
static struct inode *real_inode(const struct inode *inode)
{
	struct tree *tree = fs_find(inode->tree->overlay->fs);
	return tree ? inode_find(tree, inode->lower->ino) : NULL;
}

static int near_fill(struct request *r, struct inode *dir)
{
	struct inode *real = real_inode(dir);
	if (!real)
		return -ESTALE;
	int status = real->tree->overlay ? overlay_fill(r, real) : 0;
	int64_t position = 0;
	for (struct entry *e; status >= 0 && (e = entry_at(real, position)); position = e->position + 1)
		status = overlay_name(dir, e->name, e->length, e->inode->ino, e->inode->mode);
	dir->lower->filled = status >= 0;
	dir->partial = status < 0;
	return status < 0 ? status : 0;
}

static int near_know(struct request *r, struct inode *inode)
{
	struct inode *real = real_inode(inode);
	struct exa_stat st;
	if (!real)
		return -ESTALE;
	if (is_lower(real) && !real->lower->known) {
		int status = real->tree->overlay->layer->know(r, real);
		if (status < 0)
			return status;
	}
	inode_stat(real, &st);
	return overlay_known(inode, &st, real->target, real->target ? strlen(real->target) : 0);
}

static int near_read(
	struct request *r, struct inode *inode, int64_t offset, char *out, uint32_t count)
{
	struct inode *real = real_inode(inode);
	return real ? inode_read(r, real, offset, out, count) : -ESTALE;
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
