/*
 * Lower layers at another server: netfs, jsfs.
 *
 * One question at a time about an inode, whoever waits for the answer; it is kept in the inode, so
 * a handler that is run again finds it there. Reading for a program is a call of its request's own.
 * Entry points: layer_far.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "overlay.h"

#define DIRENT_NAME \
	19 /* bytes before the name in a record of readdir: u64 ino, i64 next, u16 size, u8 kind */

static uint32_t server_of(const struct inode *inode) { return inode->tree->overlay->server; }

static void ended(struct inode *inode, int status)
{
	struct lower *lower = inode->lower;
	lower->busy = false;
	lower->error = status < 0 ? status : 0;
	inode->tree->open--;
	wake(&lower->queue);
	inode_put(inode);
}

/* Starts, or waits for, a question. When it is answered the handler is run again, and does not come
 * here any more; but where it failed. */
static int answer_wait(struct request *r, struct inode *inode, void (*start)(struct inode *))
{
	struct lower *lower = inode->lower;
	if (!lower->busy && !lower->error) {
		lower->busy = true;
		/* Not to be unmounted meanwhile. */
		inode_hold(inode);
		inode->tree->open++;
		start(inode);
	}
	if (lower->busy)
		return wait_disk(r, &lower->queue);
	int status = lower->error;
	lower->error = 0;
	return status ? status : -EIO;
}

/* About the inode, which in the lower layer is `name` from `start`. */
static void path_ask(struct inode *inode, const struct inode *start, const char *name,
	enum exa_op op, uint32_t flags, answered *then)
{
	struct path_request q = {
		.fs = inode->tree->overlay->fs, .op = op, .start = start->lower->ino, .flags = flags
	};
	ask(server_of(inode), path, &q, name, (uint32_t)strlen(name), then, inode);
}

static void far_close(struct inode *inode)
{
	struct lower *lower = inode->lower;
	if (lower->handle)
		tell(server_of(inode), release, (&(struct release_request){ .handle = lower->handle }),
			NULL, 0);
	lower->handle = 0;
	free(lower->bytes);
	lower->bytes = NULL;
}

static void names_ask(struct inode *dir);

static int names_take(struct inode *dir, const char *at, uint32_t length)
{
	int status = 0;
	uint16_t size;
	for (const char *end = at + length; status >= 0 && at + DIRENT_NAME < end; at += size) {
		uint64_t ino;
		memcpy(&ino, at, sizeof ino);
		memcpy(&size, at + 16, sizeof size);
		const char *name = at + DIRENT_NAME;
		if (strcmp(name, ".") && strcmp(name, ".."))
			status = overlay_name(dir, name, strlen(name), ino, (uint32_t)at[18] << 12);
	}
	return status;
}

static void names_came(
	void *argument, int status, const void *reply, const char *tail, uint32_t length)
{
	(void)tail;
	struct inode *dir = argument;
	uint32_t fields = sizeof(struct readdir_reply);
	bool more = status >= 0 && length > fields;
	if (more)
		status = names_take(dir, (const char *)reply + fields, length - fields);
	if (more && status >= 0) {
		names_ask(dir);
		return;
	}
	far_close(dir);
	dir->lower->filled = status >= 0;
	dir->partial = status < 0;
	ended(dir, status);
}

static void names_ask(struct inode *dir)
{
	struct readdir_request q = { .handle = dir->lower->handle, .count = EXA_TAIL_MAX };
	ask(server_of(dir), readdir, &q, NULL, 0, names_came, dir);
}

static bool handle_take(struct inode *inode, int status, const void *reply)
{
	if (status >= 0)
		inode->lower->handle = ((const struct path_reply *)reply)->handle;
	return status >= 0;
}

static void directory_opened(
	void *argument, int status, const void *reply, const char *tail, uint32_t length)
{
	(void)tail, (void)length;
	if (handle_take(argument, status, reply))
		names_ask(argument);
	else
		ended(argument, status);
}

static void fill_start(struct inode *dir)
{
	path_ask(dir, dir, "", EXA_OP_OPEN, O_RDONLY | O_DIRECTORY, directory_opened);
}

static int far_fill(struct request *r, struct inode *dir)
{
	return answer_wait(r, dir, fill_start);
}

static void target_came(
	void *argument, int status, const void *reply, const char *tail, uint32_t length)
{
	(void)tail;
	struct inode *inode = argument;
	uint32_t fields = sizeof(struct path_reply);
	if (status >= 0 && length > fields)
		status = overlay_known(inode, &((const struct path_reply *)reply)->st,
			(const char *)reply + fields, length - fields);
	ended(inode, status);
}

static void stat_came(
	void *argument, int status, const void *reply, const char *tail, uint32_t length)
{
	(void)tail, (void)length;
	struct inode *inode = argument;
	if (status >= 0)
		status = overlay_known(inode, &((const struct path_reply *)reply)->st, NULL, 0);
	ended(inode, status);
}

/* By its name, for jsfs knows nothing of an inode before that has been looked up. */
static void know_start(struct inode *inode)
{
	const struct entry *e = inode->lower->entry;
	/* What READLINK answers has the fields too. */
	if (S_ISLNK(inode->mode))
		path_ask(inode, e->dir, e->name, EXA_OP_READLINK, 0, target_came);
	else
		path_ask(inode, e->dir, e->name, EXA_OP_LOOKUP, O_NOFOLLOW, stat_came);
}

static int far_know(struct request *r, struct inode *inode)
{
	return answer_wait(r, inode, know_start);
}

static void file_opened(
	void *argument, int status, const void *reply, const char *tail, uint32_t length)
{
	(void)tail, (void)length;
	handle_take(argument, status, reply);
	ended(argument, status);
}

static void open_start(struct inode *inode)
{
	path_ask(inode, inode, "", EXA_OP_OPEN, O_RDONLY, file_opened);
}

static int far_read(
	struct request *r, struct inode *inode, int64_t offset, char *out, uint32_t count)
{
	const struct lower *lower = inode->lower;
	if (!lower->handle)
		return answer_wait(r, inode, open_start);
	struct read_request q = { .handle = lower->handle, .offset = offset, .count = count };
	struct read_reply done;
	const char *bytes;
	uint32_t length;
	int status = DOWN(r, server_of(inode), read, &q, NULL, 0, &done, &bytes, &length);
	if (status < 0)
		return status;
	if (length > count)
		return -EIO;
	memcpy(out, bytes, length);
	return (int)length;
}

static void piece_came(
	void *argument, int status, const void *reply, const char *tail, uint32_t length)
{
	(void)tail;
	struct inode *inode = argument;
	struct lower *lower = inode->lower;
	uint32_t fields = sizeof(struct read_reply);
	if (!lower->bytes) {
		status = 0; /* closed meanwhile: the file was cut off, and needs none of it */
	} else if (status >= 0 && length >= fields) {
		lower->length = length - fields;
		memcpy(lower->bytes, (const char *)reply + fields, lower->length);
	} else {
		free(lower->bytes);
		lower->bytes = NULL;
	}
	ended(inode, status);
}

static void piece_start(struct inode *inode)
{
	struct lower *lower = inode->lower;
	struct read_request q = {
		.handle = lower->handle, .offset = lower->at = lower->copied, .count = EXA_TAIL_MAX
	};
	if (!lower->bytes && !(lower->bytes = malloc(EXA_TAIL_MAX)))
		ended(inode, -ENOMEM);
	else
		ask(server_of(inode), read, &q, NULL, 0, piece_came, inode);
}

static int far_piece(struct request *r, struct inode *inode, int64_t offset, const char **bytes)
{
	const struct lower *lower = inode->lower;
	if (!lower->handle)
		return answer_wait(r, inode, open_start);
	if (lower->busy || !lower->bytes || lower->at != offset)
		return answer_wait(r, inode, piece_start);
	*bytes = lower->bytes;
	return (int)lower->length;
}

const struct layer layer_far = {
	.fill = far_fill,
	.know = far_know,
	.read = far_read,
	.piece = far_piece,
	.close = far_close,
};
