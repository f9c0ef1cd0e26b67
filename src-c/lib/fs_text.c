/*
 * Texts that are made when a file is opened (/proc), as descriptions: what is read later is of one piece.
 * Entry points: text_open.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "fs_server.h"

struct text {
	char *bytes;
	size_t length;
	struct exa_stat st;
};

static int text_read(struct request *r, struct description *d, int64_t offset, char *out, uint32_t count)
{
	(void)r;
	struct text *text = d->object;
	int64_t at = offset == EXA_OFFSET_CURRENT ? d->offset : offset;
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
	struct text *text = d->object;
	(void)r;
	int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? d->offset : (int64_t)text->length, to;
	if (whence != SEEK_SET && whence != SEEK_CUR && whence != SEEK_END)
		return -EINVAL;
	if (__builtin_add_overflow(base, offset, &to) || to < 0)
		return -EINVAL;
	return d->offset = to;
}

static int text_stat(struct description *d, struct exa_stat *st)
{
	*st = ((struct text *)d->object)->st;
	return 0;
}

static void text_release(struct description *d)
{
	struct text *text = d->object;
	free(text->bytes);
	free(text);
}

static const struct description_ops text_ops = {
	.kind = "text", .read = text_read, .seek = text_seek, .stat = text_stat, .release = text_release,
};

int text_open(char *bytes, size_t length, const struct exa_stat *st, uint32_t flags, uint64_t *handle)
{
	struct text *text = malloc(sizeof *text);
	struct description *d = text ? description_new(&text_ops, text, flags, 0) : NULL;
	if (!d) {
		free(text);
		free(bytes);
		return -ENOMEM;
	}
	*text = (struct text){ bytes, length, *st };
	*handle = d->handle;
	return 0;
}
