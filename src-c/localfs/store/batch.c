/*
 * What a transaction is to write: all that has changed, as a list of operations.
 * Entry point: batch_fill. Does not do: writing it, and what becomes of the changes (commit.c).
 */
#include "batch.h"

#include <stdlib.h>
#include <string.h>

#include "sharing/group.h"

#define RECORD_KEY "parties" /* in STORE_META: the reply cache; databases have it by that name */

/* A bound on what the lists below need. */
static bool batch_begin(struct batch *b, const struct local *local)
{
	const struct changes *c = &local->changed;
	size_t pieces = 0, targets = 0;
	for (const struct piece *piece = local->dirty.oldest; piece; piece = piece->newer)
		pieces++;
	for (uint32_t i = 0; i < c->inode_count; i++) {
		const struct inode *inode = inode_find(local->tree, c->inodes[i]);
		targets += inode && inode->target ? strlen(inode->target) : 0;
	}
	*b = (struct batch){};
	b->operations = malloc(
		(pieces + c->inode_count + 2 * c->drop_count + c->name_count + 2) * sizeof *b->operations);
	b->end = b->bytes = malloc(pieces * PIECE_KEY_SIZE + c->inode_count * (INO_SIZE + RECORD_SIZE)
		+ targets + c->drop_count * (INO_SIZE + 2 * PIECE_KEY_SIZE) + c->name_count * 2 * INO_SIZE
		+ c->name_bytes + sizeof RECORD_KEY);
	if (b->operations && b->bytes)
		return true;
	free(b->operations);
	free(b->bytes);
	return false;
}

static struct operation *batch_add(
	struct batch *b, enum operation_kind kind, enum store store, uint32_t key_length)
{
	struct operation *o = &b->operations[b->count++];
	*o =
		(struct operation){ .kind = kind, .store = store, .key = b->end, .key_length = key_length };
	b->end += key_length;
	return o;
}

static void batch_drop(struct batch *b, const struct drop *drop)
{
	struct operation *o = batch_add(b, OPERATION_RANGE, STORE_PIECES, PIECE_KEY_SIZE);
	piece_key((char *)o->key, drop->ino, drop->from);
	o->value = b->end;
	o->value_length = PIECE_KEY_SIZE;
	piece_key(b->end, drop->ino, UINT32_MAX);
	b->end += PIECE_KEY_SIZE;
	if (drop->whole)
		ino_write((char *)batch_add(b, OPERATION_DELETE, STORE_INODES, INO_SIZE)->key, drop->ino);
}

static void batch_name(struct batch *b, struct local *local, const struct name *name)
{
	struct inode *dir = inode_find(local->tree, name->dir);
	const struct entry *e = dir ? entry_any(dir, name->text, name->length) : NULL;
	struct operation *o =
		batch_add(b, e ? OPERATION_PUT : OPERATION_DELETE, STORE_ENTRIES, INO_SIZE + name->length);
	ino_write((char *)o->key, name->dir);
	memcpy((char *)o->key + INO_SIZE, name->text, name->length);
	if (!e)
		return;
	o->value = b->end;
	o->value_length = INO_SIZE;
	ino_write(b->end, e->inode->ino);
	b->end += INO_SIZE;
}

static void batch_inode(struct batch *b, struct local *local, uint64_t ino)
{
	struct inode *inode = inode_find(local->tree, ino);
	if (!inode || !inode->content)
		return;
	struct file *file = inode->content;
	file->dirty = false;
	file->kept = true;
	uint32_t end = (uint32_t)((inode->size + PIECE - 1) / PIECE);
	if (S_ISREG(inode->mode) && end > file->stored)
		file->stored = end;
	struct operation *o = batch_add(b, OPERATION_PUT, STORE_INODES, INO_SIZE);
	ino_write((char *)o->key, ino);
	o->value = b->end;
	o->value_length = record_write(inode, b->end);
	b->end += o->value_length;
}

static void batch_pieces(struct batch *b, struct local *local)
{
	for (struct piece *piece = local->dirty.oldest, *next; piece; piece = next) {
		next = piece->newer;
		struct operation *o = batch_add(
			b, piece->length ? OPERATION_PUT : OPERATION_DELETE, STORE_PIECES, PIECE_KEY_SIZE);
		piece_key((char *)o->key, piece->inode->ino, piece->index);
		o->value = piece->bytes;
		o->value_length = piece->length;
		piece_move(piece, &local->flying);
	}
}

/* What followers were answered goes with what it says was done; the bytes are the caller's to free.
 */
static char *batch_record(struct batch *b, struct local *local)
{
	int64_t length;
	char *record = lead_record(local, &length);
	if (length < 0)
		local_lose(local, "no memory is left to write down what was answered");
	if (!record)
		return NULL;
	struct operation *o = batch_add(b, OPERATION_PUT, STORE_META, sizeof RECORD_KEY);
	memcpy((char *)o->key, RECORD_KEY, sizeof RECORD_KEY);
	o->value = record;
	o->value_length = (uint32_t)length;
	return record;
}

bool batch_fill(struct batch *b, struct local *local)
{
	const struct changes *c = &local->changed;
	if (!batch_begin(b, local))
		return false;
	/* Drops first: a file may have been cut and then have grown again. */
	for (uint32_t i = 0; i < c->drop_count; i++)
		batch_drop(b, &c->drops[i]);
	for (const struct name *name = c->names; name; name = name->next)
		batch_name(b, local, name);
	for (uint32_t i = 0; i < c->inode_count; i++)
		batch_inode(b, local, c->inodes[i]);
	batch_pieces(b, local);
	b->record = batch_record(b, local);
	return true;
}
