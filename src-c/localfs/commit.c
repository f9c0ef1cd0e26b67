/*
 * Transactions: everything that has changed, in one list of operations.
 *
 * One is under way at a time; what changes meanwhile goes with the next. A transaction that fails
 * leaves the database as it was, and what it carried is among the changes again.
 * Entry points: commit_start, commit_due, local_sync.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "call.h"
#include "device.h"
#include "fs_server.h"
#include "group.h"

#define RECORD_KEY "parties" /* in STORE_META */

/** A list of operations in the making; keys and records stand one after the other in `bytes`. */
struct batch {
	struct operation *operations;
	uint32_t count;
	char *bytes, *end;
};

static bool is_after(uint32_t a, uint32_t b) { return (int32_t)(a - b) > 0; }

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
	*b = (struct batch){ };
	b->operations = malloc((pieces + c->inode_count + 2 * c->drop_count + c->name_count + 2) * sizeof *b->operations);
	b->end = b->bytes = malloc(pieces * PIECE_KEY_SIZE + c->inode_count * (INO_SIZE + RECORD_SIZE) + targets +
		c->drop_count * (INO_SIZE + 2 * PIECE_KEY_SIZE) + c->name_count * 2 * INO_SIZE + c->name_bytes + sizeof RECORD_KEY);
	if (b->operations && b->bytes)
		return true;
	free(b->operations);
	free(b->bytes);
	return false;
}

static struct operation *batch_add(struct batch *b, enum operation_kind kind, enum store store, uint32_t key_length)
{
	struct operation *o = &b->operations[b->count++];
	*o = (struct operation){ .kind = kind, .store = store, .key = b->end, .key_length = key_length };
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
	struct operation *o = batch_add(b, e ? OPERATION_PUT : OPERATION_DELETE, STORE_ENTRIES, INO_SIZE + name->length);
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
		struct operation *o = batch_add(b, piece->length ? OPERATION_PUT : OPERATION_DELETE, STORE_PIECES, PIECE_KEY_SIZE);
		piece_key((char *)o->key, piece->inode->ino, piece->index);
		o->value = piece->bytes;
		o->value_length = piece->length;
		piece_move(piece, &local->flying);
	}
}

/* What followers were answered goes with what it says was done; the bytes are the caller's to free. */
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

static void commit_fail(struct local *local, int status, const char *reason)
{
	changes_join(local, &local->carried);
	local->record_due = true;
	while (local->flying.oldest)
		piece_move(local->flying.oldest, &local->dirty);
	local->failures++;
	local->error = status;
	if (status == -ENOSPC && !local->full)
		console("localfs: %s: the browser's quota is used up; changes wait in memory", local->name);
	if (status == -ENOSPC)
		local->full = true;
	else if (!local->lost)
		local_lose(local, reason);
}

static void commit_succeed(struct local *local)
{
	changes_free(&local->carried);
	while (local->flying.oldest)
		piece_move(local->flying.oldest, &local->clean);
	pieces_evict(local);
	if (local->full)
		console("localfs: %s: there is room again", local->name);
	local->full = false;
	if (local->flags & COMMIT_STRICT)
		local->durable = local->covers;
	if (local->flags & COMMIT_CLEAN)
		local->marked = local->covers;
	lead_committed(local, local->covers);
}

static bool is_anything(const struct local *local)
{
	const struct changes *c = &local->changed;
	return c->inode_count || c->drop_count || c->names || local->dirty.oldest || local->strict || local->mark;
}

static void commit_ended(void *argument, uint32_t call, int status, int64_t size, const char *reason)
{
	(void)call, (void)size;
	struct local *local = argument;
	local->committing = false;
	if (status < 0)
		commit_fail(local, status, reason);
	else
		commit_succeed(local);
	wake(&local->synced);
	wake(&local->room);
	/* Of what has failed the next change tries again. */
	if (status >= 0 && is_anything(local))
		timer_start(&local->timer, local->dirty.bytes >= DIRTY_SOON ? 0 : now_monotonic() + DELAY_NS);
}

void commit_start(struct local *local)
{
	struct batch b;
	if (local->committing || local->lost || local->loading || !is_anything(local))
		return;
	timer_stop(&local->timer);
	uint32_t call = batch_begin(&b, local) ? call_begin(commit_ended, local) : 0;
	if (!call) {
		local_lose(local, "no memory is left to write changes down");
		return;
	}
	struct changes *c = &local->changed;
	/* Drops first: a file may have been cut and then have grown again. */
	for (uint32_t i = 0; i < c->drop_count; i++)
		batch_drop(&b, &c->drops[i]);
	for (const struct name *name = c->names; name; name = name->next)
		batch_name(&b, local, name);
	for (uint32_t i = 0; i < c->inode_count; i++)
		batch_inode(&b, local, c->inodes[i]);
	batch_pieces(&b, local);
	char *record = batch_record(&b, local);
	local->record_due = false;
	local->carried = *c;
	*c = (struct changes){ };
	local->covers = local->sequence;
	local->flags = (local->strict ? COMMIT_STRICT : 0) | (local->mark ? COMMIT_CLEAN : 0);
	local->strict = local->mark = false;
	local->committing = true;
	local->call = call;
	int status = exa_database_commit(call, local->database, b.operations, b.count, local->flags);
	free(b.operations);
	free(b.bytes);
	free(record);
	if (status < 0) {
		call_stop(call);
		commit_ended(local, 0, status, 0, "the database is closed");
	}
}

void commit_due(struct timer *timer)
{
	commit_start((struct local *)timer);
}

/** Kept with a request that waits. */
struct syncing { uint32_t target, failures; };

int local_sync(struct request *r, struct tree *tree, struct inode *inode)
{
	struct local *local = tree->own;
	struct syncing *s = r->memory;
	struct fs_sync_reply nothing;
	if (!local->lost && (local->following || r->progress == ON_THE_WAY))
		return FOLLOW(r, local, fs_sync, &(struct fs_sync_request){ fs_number(tree) }, &nothing);
	if (local->lost) {
		/* The whole is told once, so that it can be unmounted. */
		bool told = local->told && !inode;
		local->told |= !inode;
		return told ? 0 : -EIO;
	}
	if (!s) {
		s = r->memory = malloc(sizeof *s);
		if (!s)
			return -ENOMEM;
		*s = (struct syncing){ local->sequence, local->failures };
	}
	if (!is_after(s->target, inode ? local->durable : local->marked))
		return 0;
	if (s->failures != local->failures)
		return local->error;
	if (!local->committing || is_after(s->target, local->covers) || !(local->flags & COMMIT_STRICT) || (!inode && !(local->flags & COMMIT_CLEAN))) {
		local->strict = true;
		local->mark |= !inode;
		commit_start(local);
		if (local->lost)
			return -EIO;
		if (s->failures != local->failures)
			return local->error;
	}
	return wait_disk(r, &local->synced);
}
