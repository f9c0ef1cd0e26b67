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
	struct under *u = inode->under;
	u->busy = false;
	u->error = status < 0 ? status : 0;
	inode->tree->open--;
	wake(&u->queue);
	inode_put(inode);
}

/* Starts, or waits for, a question. When it is answered the handler is run again, and does not come
 * here any more; but where it failed. */
static int answer_wait(struct request *r, struct inode *inode, void (*start)(struct inode *))
{
	struct under *u = inode->under;
	if (!u->busy && !u->error) {
		u->busy = true;
		/* Not to be unmounted meanwhile. */
		inode_hold(inode);
		inode->tree->open++;
		start(inode);
	}
	if (u->busy)
		return wait_disk(r, &u->queue);
	int status = u->error;
	u->error = 0;
	return status ? status : -EIO;
}

/* About the inode, which is `name` from what lies beneath `start`. */
static void path_ask(struct inode *inode, const struct inode *start, const char *name,
	enum exa_op op, uint32_t flags, answered *then)
{
	struct path_request q = {
		.fs = inode->tree->overlay->fs, .op = op, .start = start->under->ino, .flags = flags
	};
	ask(server_of(inode), path, &q, name, (uint32_t)strlen(name), then, inode);
}

static void far_close(struct inode *inode)
{
	struct under *u = inode->under;
	if (u->handle)
		tell(
			server_of(inode), release, (&(struct release_request){ .handle = u->handle }), NULL, 0);
	u->handle = 0;
	free(u->bytes);
	u->bytes = NULL;
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
	dir->under->filled = status >= 0;
	dir->partial = status < 0;
	ended(dir, status);
}

static void names_ask(struct inode *dir)
{
	struct readdir_request q = { .handle = dir->under->handle, .count = EXA_TAIL_MAX };
	ask(server_of(dir), readdir, &q, NULL, 0, names_came, dir);
}

static bool handle_take(struct inode *inode, int status, const void *reply)
{
	if (status >= 0)
		inode->under->handle = ((const struct path_reply *)reply)->handle;
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
	const struct entry *e = inode->under->entry;
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
	const struct under *u = inode->under;
	if (!u->handle)
		return answer_wait(r, inode, open_start);
	struct read_request q = { .handle = u->handle, .offset = offset, .count = count };
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
	struct under *u = inode->under;
	uint32_t fields = sizeof(struct read_reply);
	if (!u->bytes) {
		status = 0; /* closed meanwhile: the file was cut off, and needs none of it */
	} else if (status >= 0 && length >= fields) {
		u->length = length - fields;
		memcpy(u->bytes, (const char *)reply + fields, u->length);
	} else {
		free(u->bytes);
		u->bytes = NULL;
	}
	ended(inode, status);
}

static void piece_start(struct inode *inode)
{
	struct under *u = inode->under;
	struct read_request q = {
		.handle = u->handle, .offset = u->at = u->copied, .count = EXA_TAIL_MAX
	};
	if (!u->bytes && !(u->bytes = malloc(EXA_TAIL_MAX)))
		ended(inode, -ENOMEM);
	else
		ask(server_of(inode), read, &q, NULL, 0, piece_came, inode);
}

static int far_piece(struct request *r, struct inode *inode, int64_t offset, const char **bytes)
{
	const struct under *u = inode->under;
	if (!u->handle)
		return answer_wait(r, inode, open_start);
	if (u->busy || !u->bytes || u->at != offset)
		return answer_wait(r, inode, piece_start);
	*bytes = u->bytes;
	return (int)u->length;
}

const struct layer layer_far = {
	.fill = far_fill,
	.know = far_know,
	.read = far_read,
	.piece = far_piece,
	.close = far_close,
};
