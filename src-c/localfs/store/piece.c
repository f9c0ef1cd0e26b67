/*
 * Pieces of files in memory: found by inode and index, read from the database when they are wanted,
 * and given up, when they are in the database, in order of their last use.
 * Entry points: piece_find, piece_want, piece_get, piece_move, piece_free, piece_key, pieces_evict.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "device.h"
#include "local.h"

static struct local *local_of(const struct inode *inode) { return inode->tree->own; }

void piece_key(char key[PIECE_KEY_SIZE], uint64_t ino, uint32_t index)
{
	ino_write(key, ino);
	for (int i = 0; i < PIECE_KEY_SIZE - INO_SIZE; i++)
		key[INO_SIZE + i] = (char)(index >> 8 * (PIECE_KEY_SIZE - INO_SIZE - 1 - i));
}

static struct piece **bucket(const struct local *local, uint64_t ino, uint32_t index)
{
	return &local->table[((uint32_t)ino * 2654435761u ^ index * 2246822519u)
		& (local->table_size - 1)];
}

struct piece *piece_find(const struct inode *inode, uint32_t index)
{
	const struct local *local = local_of(inode);
	if (!local->table_size)
		return NULL;
	struct piece *piece = *bucket(local, inode->ino, index);
	while (piece && (piece->inode != inode || piece->index != index))
		piece = piece->hash_next;
	return piece;
}

static bool table_grow(struct local *local)
{
	uint32_t old_size = local->table_size;
	struct piece **old = local->table, **new = calloc(old_size ? old_size * 2 : 64, sizeof *new);
	if (!new)
		return old_size;
	local->table = new;
	local->table_size = old_size ? old_size * 2 : 64;
	for (uint32_t i = 0; i < old_size; i++)
		for (struct piece *piece = old[i], *next; piece; piece = next) {
			next = piece->hash_next;
			struct piece **b = bucket(local, piece->inode->ino, piece->index);
			piece->hash_next = *b;
			*b = piece;
		}
	free(old);
	return true;
}

static void unlist(struct piece *piece)
{
	struct pieces *list = piece->list;
	if (!list)
		return;
	*(piece->older ? &piece->older->newer : &list->oldest) = piece->newer;
	*(piece->newer ? &piece->newer->older : &list->newest) = piece->older;
	list->bytes -= piece->room + (uint32_t)sizeof *piece;
	piece->list = NULL;
}

void piece_move(struct piece *piece, struct pieces *list)
{
	unlist(piece);
	piece->older = list->newest;
	piece->newer = NULL;
	*(list->newest ? &list->newest->newer : &list->oldest) = piece;
	list->newest = piece;
	list->bytes += piece->room + (uint32_t)sizeof *piece;
	piece->list = list;
}

static struct piece *piece_new(struct inode *inode, uint32_t index)
{
	struct local *local = local_of(inode);
	struct file *file = file_of(inode);
	if (!file || (local->piece_count >= local->table_size && !table_grow(local)))
		return NULL;
	struct piece *piece = calloc(1, sizeof *piece);
	if (!piece)
		return NULL;
	struct piece **b = bucket(local, inode->ino, index);
	*piece = (struct piece){
		.inode = inode, .index = index, .hash_next = *b, .next = file->pieces, .at = &file->pieces
	};
	*b = piece;
	if (file->pieces)
		file->pieces->at = &piece->next;
	file->pieces = piece;
	local->piece_count++;
	return piece;
}

void piece_free(struct piece *piece)
{
	struct local *local = local_of(piece->inode);
	if (piece->list == &local->reading)
		call_stop(piece->call);
	unlist(piece);
	for (struct piece **p = bucket(local, piece->inode->ino, piece->index); *p;
		 p = &(*p)->hash_next)
		if (*p == piece) {
			*p = piece->hash_next;
			break;
		}
	*piece->at = piece->next;
	if (piece->next)
		piece->next->at = piece->at;
	local->piece_count--;
	free(piece->bytes);
	free(piece);
}

void pieces_evict(struct local *local)
{
	while (local->clean.bytes > CLEAN_MAX && local->clean.oldest != local->clean.newest)
		piece_free(local->clean.oldest);
}

struct piece *piece_get(struct inode *inode, uint32_t index, uint32_t need)
{
	struct piece *piece = piece_find(inode, index);
	uint32_t room = piece && piece->room ? piece->room : PIECE_MIN;
	if (!piece && !(piece = piece_new(inode, index)))
		return NULL;
	while (room < need)
		room *= 2;
	if (room == piece->room)
		return piece;
	char *bytes = realloc(piece->bytes, room);
	if (!bytes) {
		if (!piece->list)
			piece_free(piece);
		return NULL;
	}
	memset(bytes + piece->room, 0, room - piece->room);
	struct pieces *list = piece->list;
	unlist(piece);
	piece->bytes = bytes;
	piece->room = room;
	if (list)
		piece_move(piece, list);
	return piece;
}

static void piece_came(void *argument, uint32_t call, int status, int64_t size, const char *reason)
{
	struct piece *piece = argument;
	struct inode *inode = piece->inode;
	struct local *local = local_of(inode);
	uint32_t length = size > 0 ? (uint32_t)size : 0;
	piece_move(piece, &local->clean);
	if (status >= 0 && size > PIECE)
		status = -EIO, reason = "a piece is too long";
	else if (status >= 0 && length
		&& (!piece_get(inode, piece->index, length)
			|| exa_database_read(call, 0, piece->bytes, length) != (int)length))
		status = -ENOMEM, reason = "no memory";
	if (status < 0) {
		console("localfs: %s: inode %llu cannot be read at %llu: %s", local->name,
			(unsigned long long)inode->ino, (unsigned long long)piece->index * PIECE, reason);
		piece->error = status == -ENOMEM ? -ENOMEM : -EIO;
		length = 0;
	}
	piece->length = length;
	pieces_evict(local);
	wake(&local->loaded);
}

static int piece_load(struct inode *inode, uint32_t index)
{
	struct local *local = local_of(inode);
	char key[PIECE_KEY_SIZE];
	struct piece *piece = piece_new(inode, index);
	uint32_t call = piece ? call_begin(piece_came, piece) : 0;
	if (!call) {
		if (piece)
			piece_free(piece);
		return -ENOMEM;
	}
	piece->call = call;
	piece_move(piece, &local->reading);
	piece_key(key, inode->ino, index);
	int status = exa_database_get(call, local->database, key, sizeof key);
	if (status < 0)
		piece_free(piece);
	return status;
}

int piece_want(struct request *r, struct inode *inode, uint32_t index, struct piece **out)
{
	struct local *local = local_of(inode);
	const struct file *file = inode->content;
	struct piece *piece = *out = piece_find(inode, index);
	if (piece && piece->list == &local->reading)
		return wait_disk(r, &local->loaded);
	if (piece && piece->error) {
		int status = piece->error;
		/* Who comes later tries anew. */
		piece_free(piece);
		return status;
	}
	if (piece) {
		if (piece->list == &local->clean)
			piece_move(piece, &local->clean);
		return 1;
	}
	if (!file || index >= file->stored)
		return 0;
	if (local->lost)
		return -EIO;
	int status = piece_load(inode, index);
	return status < 0 ? status : wait_disk(r, &local->loaded);
}
