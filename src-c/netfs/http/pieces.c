/*
 * Reading files: pieces are fetched when they are first read, checked, and kept for a while.
 *
 * Owns: what counts as a good answer. Bytes that are not what the index says are never handed out;
 * the browser's cache may be older than the index, so such a piece is fetched once more past it.
 * Entry points: remote_read, remote_forget. Does not do: keeping pieces (cache.c).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fetch.h"
#include "remote.h"

static const struct source *source_of(const struct piece *piece) { return piece->inode->tree->own; }
static const struct remote *remote_of(const struct piece *piece) { return piece->inode->content; }

static int64_t piece_begin(const struct piece *piece)
{
	return (piece - remote_of(piece)->pieces) * (int64_t)piece_size(piece->inode->size);
}

static void fetched(void *argument, uint32_t id, int status, int64_t size);
static void fetched_again(void *argument, uint32_t id, int status, int64_t size);

/* 0, or -errno with a line on the console. */
static int piece_start(struct piece *piece, bool again)
{
	const struct source *source = source_of(piece);
	const struct remote *remote = remote_of(piece);
	size_t room = strlen(source->url) + strlen(remote->path) + 1;
	char *url = malloc(room);
	if (!url)
		return -ENOMEM;
	snprintf(url, room, "%s%s", source->url, remote->path);
	int64_t size = piece->inode->size, begin = piece_begin(piece),
			last = remote->count > 1 ? begin + piece_length(piece) - 1 : -1;
	char *key = piece->checked ? source_key(source, piece->hash) : NULL;
	struct fetching what = { .url = url,
		.options = again ? source->reload : source->options,
		.key = key,
		.first = last < 0 ? 0 : begin,
		.last = last,
		/* A server without ranges sends the whole. */
		.most = (double)(size > BODY_MAX ? BODY_MAX : size),
		.kept = key && !again ? KEPT_FIRST : KEPT_NEVER };
	int64_t id = fetch_begin(&what, again ? fetched_again : fetched, piece);
	free(key);
	if (id < 0)
		console("netfs: %s: cannot be fetched: %s", url, strerror((int)-id));
	free(url);
	if (id < 0)
		return (int)id;
	piece->fetch = (uint32_t)id;
	piece->fetching = true;
	return 0;
}

/* Takes the piece from the answer; null, or why it is not good (in `text`, where that needs room).
 */
static const char *piece_take(
	struct piece *piece, uint32_t id, int status, int64_t size, char *text, size_t room)
{
	uint32_t length = piece_length(piece);
	bool part = status == 206 && remote_of(piece)->count > 1;
	/* A server without ranges answers 200 with the whole. */
	int64_t wanted = part ? length : piece->inode->size, begin = part ? 0 : piece_begin(piece);
	snprintf(text, room,
		status == -ETIMEDOUT   ? "the server sends nothing"
			: status == -EFBIG ? "more bytes come than it has, or than may come at once"
			: status < 0       ? "the connection failed"
							   : "HTTP status %d",
		status);
	if (status != 200 && !part)
		return text;
	snprintf(text, room, "%lld bytes came instead of %lld", (long long)size, (long long)wanted);
	if (size != wanted)
		return text;
	char *bytes = malloc(length);
	if (!bytes)
		return "no memory";
	uint8_t hash[SHA256_SIZE];
	if (!fetch_body(id, begin, bytes, length)) {
		free(bytes);
		return "its body cannot be read";
	}
	if (piece->checked) {
		sha256(bytes, length, hash);
		if (memcmp(hash, piece->hash, sizeof hash)) {
			free(bytes);
			return "its content is not what the index says";
		}
		if (part || remote_of(piece)->count == 1)
			exa_fetch_keep(id);
	}
	piece_keep(piece, bytes, length);
	return NULL;
}

static void piece_came(struct piece *piece, uint32_t id, int status, int64_t size, bool again)
{
	char text[80];
	const char *reason = piece_take(piece, id, status, size, text, sizeof text);
	piece->fetching = false;
	piece->error = 0;
	if (reason && (status == 200 || status == 206 || status == -EFBIG) && !again
		&& piece_start(piece, true) == 0)
		return;
	if (reason) {
		console("netfs: %s%s: %s", source_of(piece)->url, remote_of(piece)->path, reason);
		piece->error = status == -ETIMEDOUT ? ETIMEDOUT : EIO;
	}
	piece->fetch = id;
	wake(&piece->readers);
}

static void fetched(void *argument, uint32_t id, int status, int64_t size)
{
	piece_came(argument, id, status, size, false);
}

static void fetched_again(void *argument, uint32_t id, int status, int64_t size)
{
	piece_came(argument, id, status, size, true);
}

/* 1: it is here; PENDING, or -errno. */
static int piece_want(struct request *r, struct piece *piece)
{
	if (piece->bytes) {
		piece_touch(piece);
		return 1;
	}
	/* Whoever waited for a fetch that failed has its answer; who comes later tries anew. A request
	 * that was woken is still on its queue (queue.c). */
	if (!piece->fetching && piece->error && r->queue == &piece->readers)
		return -piece->error;
	int status = piece->fetching ? 0 : piece_start(piece, false);
	return status < 0 ? status : wait_disk(r, &piece->readers);
}

int remote_read(struct request *r, struct inode *inode, int64_t offset, char *out, uint32_t count)
{
	struct remote *remote = inode->content;
	uint32_t size = piece_size(inode->size);
	uint32_t first = (uint32_t)(offset / size), last = (uint32_t)((offset + count - 1) / size);
	for (uint32_t i = first; i <= last; i++) {
		int status = piece_want(r, &remote->pieces[i]);
		if (status != 1)
			return status;
	}
	for (uint32_t i = first, done = 0; i <= last; i++) {
		uint32_t within = (uint32_t)((offset + done) % size), n = size - within;
		if (n > count - done)
			n = count - done;
		memcpy(out + done, remote->pieces[i].bytes + within, n);
		done += n;
	}
	return (int)count;
}

void remote_forget(struct inode *inode)
{
	struct remote *remote = inode->content;
	for (uint32_t i = 0; remote && i < remote->count; i++) {
		struct piece *piece = &remote->pieces[i];
		if (piece->fetching)
			fetch_stop(piece->fetch);
		piece_drop(piece);
		/* Their handles are gone, which is what they find out; the queue goes with the file. */
		queue_close(&piece->readers);
	}
	if (remote)
		free(remote->path);
	free(remote);
}
