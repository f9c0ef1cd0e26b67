/*
 * Files whose texts are made when their beginning is read (/proc), as descriptions: what is read
 * behind it is of the same text. Entry points: text_open.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fs_server.h"

struct text {
	struct inode *inode;
	uint64_t of; /* as the tree says (tree.h) */
	char *bytes; /* null: nobody has read it yet */
	size_t length;
};

static int text_read(
	struct request *r, struct description *d, int64_t offset, char *out, uint32_t count)
{
	struct text *text = d->object;
	int64_t at = offset == EXA_OFFSET_CURRENT ? d->offset : offset;
	if (!at || !text->bytes) {
		char *bytes;
		size_t length;
		const struct tree_ops *ops = text->inode->tree->ops;
		if (ops->text_of(text->inode) != text->of)
			return -ESRCH;
		int status = ops->text(r, text->inode, &bytes, &length);
		if (status < 0)
			return status;
		free(text->bytes);
		text->bytes = bytes;
		text->length = length;
	}
	if (at >= (int64_t)text->length)
		return 0;
	if (count > text->length - (size_t)at)
		count = (uint32_t)(text->length - (size_t)at);
	memcpy(out, text->bytes + at, count);
	if (offset == EXA_OFFSET_CURRENT)
		d->offset += count;
	return (int)count;
}

static int64_t text_seek(struct request *r, struct description *d, int64_t offset, int whence)
{
	(void)r;
	/* Linux: nobody knows where one ends before it has been read. */
	if (whence != SEEK_SET && whence != SEEK_CUR)
		return -EINVAL;
	int64_t to;
	if (__builtin_add_overflow(whence == SEEK_SET ? 0 : d->offset, offset, &to) || to < 0)
		return -EINVAL;
	return d->offset = to;
}

static int text_stat(struct description *d, struct exa_stat *st)
{
	inode_stat(((struct text *)d->object)->inode, st);
	return 0;
}

static void text_release(struct description *d)
{
	struct text *text = d->object;
	inode_put(text->inode);
	free(text->bytes);
	free(text);
}

static const struct description_ops text_ops = {
	.kind = "text",
	.read = text_read,
	.seek = text_seek,
	.stat = text_stat,
	.release = text_release,
};

int text_open(struct inode *inode, uint32_t flags, uint64_t *handle)
{
	struct text *text = calloc(1, sizeof *text);
	struct description *d = text ? description_new(&text_ops, text, flags, 0) : NULL;
	if (!d) {
		free(text);
		return -ENOMEM;
	}
	inode_hold(inode);
	text->inode = inode;
	text->of = inode->tree->ops->text_of(inode);
	*handle = d->handle;
	return 0;
}
