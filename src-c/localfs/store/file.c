/*
 * The bytes of files: the tree's hooks over pieces.
 * Entry points: file_read_bytes, file_write_bytes, file_cut, file_allocate, file_punch,
 * file_extent, file_forget. Does not do: sizes, times (tree_set.c), finding and loading pieces
 * (piece.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "local.h"

#define PIECES_AT_ONCE 16 /* that are emptied before others have their turn */

static uint32_t index_of(int64_t offset) { return (uint32_t)(offset / PIECE); }

/* All pieces of the range are here. */
static int range_want(struct request *r, struct inode *inode, int64_t offset, uint32_t count)
{
	struct piece *piece;
	for (uint32_t i = index_of(offset); i <= index_of(offset + count - 1); i++) {
		int status = piece_want(r, inode, i, &piece);
		if (status < 0)
			return status;
	}
	return 0;
}

int file_read_bytes(
	struct request *r, struct inode *inode, int64_t offset, char *out, uint32_t count)
{
	int status = range_want(r, inode, offset, count);
	if (status < 0)
		return status;
	for (uint32_t done = 0, n; done < count; done += n) {
		uint32_t within = (uint32_t)((offset + done) % PIECE);
		const struct piece *piece = piece_find(inode, index_of(offset + done));
		uint32_t here = piece && piece->length > within ? piece->length - within : 0;
		n = PIECE - within < count - done ? PIECE - within : count - done;
		if (here > n)
			here = n;
		if (here)
			memcpy(out + done, piece->bytes + within, here);
		memset(out + done + here, 0, n - here);
	}
	return (int)count;
}

static void bytes_count(struct inode *inode, int64_t more)
{
	struct local *local = inode->tree->own;
	struct file *file = inode->content;
	file->bytes += (uint64_t)more;
	local->used += (uint64_t)more;
	inode->blocks = (int64_t)((file->bytes + 511) / 512);
}

/* Writes within one piece: how many bytes the limit leaves room for, or -errno. */
static int piece_write(struct inode *inode, int64_t offset, const char *bytes, uint32_t count)
{
	struct local *local = inode->tree->own;
	uint32_t index = index_of(offset), within = (uint32_t)(offset % PIECE);
	const struct piece *old = piece_find(inode, index);
	uint32_t length = old ? old->length : 0, end = within + count;
	uint64_t left = local->full || local->used >= local->limit ? 0 : local->limit - local->used;
	if (end > length && end - length > left) {
		uint32_t over = (uint32_t)(end - length - left);
		if (over >= count)
			return -ENOSPC;
		count -= over;
		end -= over;
	}
	struct piece *piece = piece_get(inode, index, end);
	if (!piece)
		return -ENOSPC;
	memcpy(piece->bytes + within, bytes, count);
	if (end > length) {
		piece->length = end;
		bytes_count(inode, end - length);
	}
	piece_move(piece, &local->dirty);
	return (int)count;
}

int file_write_bytes(
	struct request *r, struct inode *inode, int64_t offset, const char *bytes, uint32_t count)
{
	struct local *local = inode->tree->own;
	int status = range_want(r, inode, offset, count);
	if (status < 0)
		return status;
	if (!local->full && local->dirty.bytes + local->flying.bytes > DIRTY_MAX) {
		commit_start(local);
		if (local->committing)
			return wait_disk(r, &local->room);
	}
	uint32_t done = 0;
	while (done < count) {
		uint32_t within = (uint32_t)((offset + done) % PIECE);
		uint32_t n = PIECE - within < count - done ? PIECE - within : count - done;
		status = piece_write(inode, offset + done, bytes + done, n);
		if (status < 0)
			break;
		done += (uint32_t)status;
		if ((uint32_t)status < n)
			break;
	}
	/* There may be room again: the next transaction finds out. */
	if (!done && local->full)
		change_note(local);
	return done ? (int)done : status;
}

int file_cut(struct request *r, struct inode *inode, int64_t size)
{
	struct local *local = inode->tree->own;
	struct file *file = file_of(inode);
	struct piece *last;
	if (!file)
		return -ENOMEM;
	if (local->lost)
		return -EIO;
	if (size >= inode->size)
		return 0;
	uint32_t keep = (uint32_t)((size + PIECE - 1) / PIECE), within = (uint32_t)(size % PIECE);
	/* What is cut off must not come back when the file grows. */
	if (within) {
		int status = piece_want(r, inode, keep - 1, &last);
		if (status < 0)
			return status;
	}
	int64_t gone = 0;
	for (struct piece *piece = file->pieces, *next; piece; piece = next) {
		next = piece->next;
		if (piece->index < keep)
			continue;
		gone += piece->length;
		piece_free(piece);
	}
	if (within && (last = piece_find(inode, keep - 1)) && last->length > within) {
		memset(last->bytes + within, 0, last->length - within);
		gone += last->length - within;
		last->length = within;
		piece_move(last, &local->dirty);
	}
	if (file->stored > keep) {
		file->stored = keep;
		change_drop(local, inode->ino, keep, false);
	}
	/* How long the pieces were that were not in memory is not known: what is left can be no more
	 * than the size. */
	int64_t left = (int64_t)file->bytes - gone;
	bytes_count(inode, (left > size ? size : left) - (int64_t)file->bytes);
	wake(&local->loaded);
	return 0;
}

/* Only this mount's own limit is known: the browser says what its quota is when it is used up. */
int file_allocate(
	struct request *r, struct inode *inode, int64_t offset, int64_t length, int64_t *done)
{
	(void)r, (void)done;
	const struct local *local = inode->tree->own;
	if (local->lost)
		return -EIO;
	int64_t from = offset > inode->size ? offset : inode->size, more = offset + length - from;
	uint64_t left = local->full || local->used >= local->limit ? 0 : local->limit - local->used;
	return more > 0 && (uint64_t)more > left ? -ENOSPC : 0;
}

int file_punch(
	struct request *r, struct inode *inode, int64_t offset, int64_t length, int64_t *done)
{
	struct local *local = inode->tree->own;
	int64_t end = offset + length < inode->size ? offset + length : inode->size,
			most = (offset / PIECE + PIECES_AT_ONCE) * PIECE;
	if (local->lost)
		return -EIO;
	if (offset >= end)
		return 0;
	if (end > most)
		*done = (end = most) - offset;
	/* Of each must be known how many bytes it has. */
	int status = range_want(r, inode, offset, (uint32_t)(end - offset));
	if (status < 0)
		return status;
	int64_t gone = 0;
	for (uint32_t i = index_of(offset); i <= index_of(end - 1); i++) {
		struct piece *piece = piece_find(inode, i);
		int64_t begin = i * (int64_t)PIECE, from = offset > begin ? offset - begin : 0,
				to = end - begin;
		if (!piece || from >= piece->length)
			continue;
		uint32_t rest = to >= piece->length ? (uint32_t)from : piece->length;
		memset(piece->bytes + from, 0, (size_t)((to < piece->length ? to : piece->length) - from));
		gone += piece->length - rest;
		piece->length = rest;
		piece_move(piece, &local->dirty);
	}
	bytes_count(inode, -gone);
	return 0;
}

int file_extent(struct request *r, struct inode *inode, int64_t offset, bool data, int64_t *at)
{
	const struct file *file = inode->content;
	*at = offset;
	/* Where nothing is missing no piece need be read to know it. */
	if (file && file->bytes >= (uint64_t)inode->size)
		*at = data ? offset : inode->size;
	else
		while (*at < inode->size) {
			struct piece *piece;
			int64_t begin = *at - *at % PIECE;
			int status = piece_want(r, inode, index_of(*at), &piece);
			if (status < 0)
				return status;
			bool bytes = piece && begin + piece->length > *at;
			if (bytes == data)
				return 0;
			*at = begin + (bytes ? piece->length : PIECE);
			/* A piece that ends early has a hole behind it. */
			if (bytes && *at % PIECE)
				return 0;
		}
	return 0;
}

void file_forget(struct inode *inode)
{
	struct local *local = inode->tree->own;
	struct file *file = inode->content;
	if (!file)
		return;
	while (file->pieces)
		piece_free(file->pieces);
	local->used -= file->bytes;
	if (!inode->nlink && file->kept)
		change_drop(local, inode->ino, 0, true);
	inode->content = NULL;
	free(file);
	wake(&local->loaded);
}
