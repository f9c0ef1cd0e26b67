/*
 * Mounting: opens the database, and makes a tree of what is in it.
 *
 * Owns: those whose database is being opened, by the number that resmgr gave them.
 * Entry points: fs_create, local_elected. Does not do: reading the records (load.c), a mount's life
 * after (local.c).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "fs/fs_server.h"
#include "overlay/overlay.h"
#include "sharing/group.h"
#include "store/call.h"

#define LOCALFS_MAGIC 0x6c6f636cu /* statfs's f_type: "locl" */
#define INODES_MAX 1000000u       /* what statfs says can be had */

struct mounting {
	struct mounting *next;
	uint32_t fs, call;
	bool done;
	int status;
	struct queue queue;
	struct local *local;
	struct opened opened;
	char *bytes;
	size_t length;
};

static struct mounting *mountings;

static void local_statfs(struct tree *tree, struct fs_statfs_reply *p)
{
	const struct local *local = tree->own;
	p->type = LOCALFS_MAGIC;
	p->blocks = local->limit / TREE_BLKSIZE;
	p->blocks_free = local->used < local->limit ? (local->limit - local->used) / TREE_BLKSIZE : 0;
	p->files = INODES_MAX;
	p->files_free = INODES_MAX > tree->inode_count ? INODES_MAX - tree->inode_count : 0;
}

static void tree_destroy(struct tree *tree) { local_free(tree->own); }

static const struct tree_ops local_ops = {
	.read = file_read_bytes,
	.write = file_write_bytes,
	.truncate = file_cut,
	.allocate = file_allocate,
	.punch = file_punch,
	.nameless = true,
	.extent = file_extent,
	.forget = file_forget,
	.sync = local_sync,
	.statfs = local_statfs,
	.changed = change_inode,
	.entry_changed = change_entry,
	.covers = cover_holds,
	.event = watch_event,
	.destroy = tree_destroy,
};

/* What opening has answered: 0, or -errno and nothing to free. */
static int opened_read(
	uint32_t call, int64_t size, struct opened *opened, char **bytes, size_t *length)
{
	*length = (size_t)size - sizeof *opened;
	*bytes = malloc(*length + 1);
	if (*bytes && exa_database_read(call, 0, opened, sizeof *opened) == sizeof *opened
		&& exa_database_read(call, sizeof *opened, *bytes, (uint32_t)*length) == (int)*length)
		return 0;
	free(*bytes);
	*bytes = NULL;
	return -ENOMEM;
}

static void opened(void *argument, uint32_t call, int status, int64_t size, const char *reason)
{
	struct mounting *m = argument;
	m->done = true;
	m->status = status;
	if (status < 0)
		console("localfs: %s: %s", m->local->name, reason);
	else
		m->status = opened_read(call, size, &m->opened, &m->bytes, &m->length);
	wake(&m->queue);
}

static void mounting_free(struct mounting *m)
{
	for (struct mounting **p = &mountings; *p; p = &(*p)->next)
		if (*p == m) {
			*p = m->next;
			break;
		}
	if (!m->done)
		call_stop(m->call);
	/* The queue goes before the requests leave it. */
	queue_close(&m->queue);
	if (m->local)
		local_free(m->local);
	free(m->bytes);
	free(m);
}

/* A layer of an overlay is looked into directly, so it must be here. */
static bool is_layer(const struct request *r) { return strcmp(r->tail, "localfs"); }

static int mounting_start(struct request *r, uint32_t fs, const char *name, const char *options)
{
	static uint32_t last_database;
	char text[32] = "", *end = text;
	uint64_t limit = 0;
	if (option_find(options, "limit", text, sizeof text))
		limit = strtoull(text, &end, 10);
	if (*end || *text == '-' || !*name || strlen(name) >= sizeof((struct local *)0)->name) {
		console("localfs: %s: a name of 1 to 127 bytes is needed, and limit= is a number of bytes",
			name);
		return -EINVAL;
	}
	struct local *local = local_new(++last_database, name);
	struct mounting *m = calloc(1, sizeof *m);
	uint32_t call = local && m ? call_begin(opened, m) : 0;
	if (!call) {
		if (local)
			local_free(local);
		free(m);
		return -ENOMEM;
	}
	local->limit = limit;
	local->alone = is_layer(r);
	*m = (struct mounting){ .next = mountings, .fs = fs, .call = call, .local = local };
	mountings = m;
	exa_database_open(
		call, local->database, name, (uint32_t)strlen(name), local->alone ? OPEN_ALONE : 0);
	int status = wait_on(r, &m->queue);
	if (status != PENDING)
		mounting_free(m);
	return status;
}

/* The tree, of what was opened. */
static int local_fill(struct local *local, const struct opened *opened, const char *bytes,
	size_t length, bool took_over)
{
	size_t others = opened->others * sizeof(uint64_t);
	lead_begin(local, (const uint64_t *)bytes, opened->others, took_over);
	int status = tree_load(local, bytes + others, length - others, opened->clean);
	if (status < 0)
		return status;
	if (!local->limit)
		local->limit =
			opened->available < 0 ? INT64_MAX : local->used + (uint64_t)opened->available;
	local->durable = 0;
	local->marked = opened->clean ? 0 : local->sequence - 1;
	if (!local->tree->root->content)
		change_inode(local->tree->root);
	return 0;
}

void local_elected(struct local *local, int status, uint32_t call, int64_t size, const char *reason)
{
	struct opened opened;
	char *bytes = NULL;
	size_t length;
	if (status >= 0) {
		reason = "no memory is left to read it";
		status = opened_read(call, size, &opened, &bytes, &length);
	}
	if (status >= 0) {
		local->following = false;
		status = local_fill(local, &opened, bytes, length, true);
		free(bytes);
	}
	if (status < 0) {
		local_lose(local, reason);
		return;
	}
	console("localfs: %s: the kernel that wrote it is gone; this one does now", local->name);
	lead_took_over(local);
}

/* The database is open, or could not be had. What was opened goes to the tree. */
static int mounting_finish(struct mounting *m, struct tree **made)
{
	struct local *local = m->local;
	if (m->status < 0)
		return m->status;
	struct tree *tree = tree_new(&local_ops, 0755, 0, 0);
	if (!tree)
		return -ENOMEM;
	tree->own = local;
	tree->type = LOCALFS_MAGIC;
	local->tree = tree;
	m->local = NULL;
	local->self = m->opened.self;
	local->following = m->opened.leader;
	if (local->following)
		follow_leader(local, m->opened.leader);
	int status = local->following ? 0 : local_fill(local, &m->opened, m->bytes, m->length, false);
	if (status < 0) {
		tree_free(tree);
		return status;
	}
	*made = tree;
	return 0;
}

/* The database is mounted, or being opened, here already: the same tree once more. 1: it is not. */
static int mounted_again(struct request *r, const char *name, struct tree **tree)
{
	struct local *local = local_named(name);
	if (!local)
		return 1;
	if (local->alone || is_layer(r) || local->lost) {
		console("localfs: %s is mounted already, %s", name,
			local->lost ? "and is lost" : "and is a layer of an overlay, or is to be one");
		return -EBUSY;
	}
	for (struct mounting *m = mountings; m; m = m->next)
		if (m->local == local)
			return wait_on(r, &m->queue);
	*tree = local->tree;
	return 0;
}

int fs_create(struct request *r, uint32_t fs, const char *type, const char *name,
	const char *options, struct tree **tree)
{
	if (!strcmp(type, "overlayfs") || !strcmp(type, "overlay"))
		return overlay_create(r, fs, options, tree);
	if (!strcmp(type, "tmpfs"))
		return memory_create(options, tree);
	if (strcmp(type, "localfs"))
		return -ENODEV;
	struct mounting *m = mountings;
	while (m && m->fs != fs)
		m = m->next;
	int status = m ? 0 : mounted_again(r, name, tree);
	if (!m)
		return status > 0 ? mounting_start(r, fs, name, options) : status;
	status = m->done ? mounting_finish(m, tree) : wait_on(r, &m->queue);
	if (status != PENDING)
		mounting_free(m);
	return status;
}
