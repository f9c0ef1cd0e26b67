/*
 * Transactions: everything that has changed, in one list of operations.
 *
 * One is under way at a time; what changes meanwhile goes with the next. A transaction that fails
 * leaves the database as it was, and what it carried is among the changes again: it is tried once
 * more. Entry points: commit_start, commit_due, local_sync.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "batch.h"
#include "call.h"
#include "fs/fs_server.h"
#include "sharing/group.h"

#define AGAIN_NS 300000000ll /* from a transaction that failed to its second try */

static bool is_after(uint32_t a, uint32_t b) { return (int32_t)(a - b) > 0; }

/* Once more, and nobody hears of it: where this page is being closed, another kernel is to do it.
 */
static void commit_repeat(struct local *local)
{
	local->again = true;
	local->strict |= local->flags & COMMIT_STRICT;
	local->mark |= local->flags & COMMIT_CLEAN;
	timer_start(&local->timer, now_monotonic() + AGAIN_NS);
}

static void commit_fail(struct local *local, int status, const char *reason)
{
	changes_join(local, &local->carried);
	local->record_due = true;
	while (local->flying.oldest)
		piece_move(local->flying.oldest, &local->dirty);
	if (status == -EIO && !local->again && !local->lost) {
		commit_repeat(local);
		return;
	}
	local->failures++;
	if (status == -ESTALE)
		status = -EIO;
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
	local->full = local->again = false;
	if (local->flags & COMMIT_STRICT)
		local->durable = local->covers;
	if (local->flags & COMMIT_CLEAN)
		local->marked = local->covers;
	lead_committed(local, local->covers);
}

static bool is_anything(const struct local *local)
{
	const struct changes *c = &local->changed;
	return c->inode_count || c->drop_count || c->names || local->dirty.oldest || local->strict
		|| local->mark;
}

static void commit_ended(
	void *argument, uint32_t call, int status, int64_t size, const char *reason)
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
		timer_start(
			&local->timer, local->dirty.bytes >= DIRTY_SOON ? 0 : now_monotonic() + DELAY_NS);
}

void commit_start(struct local *local)
{
	struct batch b;
	if (local->committing || local->lost || local->loading || !is_anything(local)
		|| (local->again && local->timer.armed))
		return;
	timer_stop(&local->timer);
	uint32_t call = call_begin(commit_ended, local);
	if (call && !batch_fill(&b, local)) {
		call_stop(call);
		call = 0;
	}
	if (!call) {
		local_lose(local, "no memory is left to write changes down");
		return;
	}
	local->record_due = false;
	local->carried = local->changed;
	local->changed = (struct changes){};
	local->covers = local->sequence;
	local->flags = (local->strict ? COMMIT_STRICT : 0) | (local->mark ? COMMIT_CLEAN : 0);
	local->strict = local->mark = false;
	local->committing = true;
	local->call = call;
	int status = exa_database_commit(call, local->database, b.operations, b.count, local->flags);
	free(b.operations);
	free(b.bytes);
	free(b.record);
	if (status < 0) {
		call_stop(call);
		commit_ended(local, 0, status, 0, "the database is closed");
	}
}

void commit_due(struct timer *timer) { commit_start((struct local *)timer); }

/** Kept with a request that waits. */
struct syncing {
	uint32_t target, failures;
};

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
	if (!local->committing || is_after(s->target, local->covers) || !(local->flags & COMMIT_STRICT)
		|| (!inode && !(local->flags & COMMIT_CLEAN))) {
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
