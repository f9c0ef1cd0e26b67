/*
 * Mounting: fetches the index, and makes a tree of it.
 *
 * Owns: mounts whose index is under way, by the number that resmgr gave them.
 * Entry points: fs_create. Does not do: reading the index (index.c), reading files (pieces.c).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "fetch.h"
#include "fs_server.h"
#include "js.h"
#include "remote.h"

#define NETFS_MAGIC 0x6e657466u /* statfs's f_type: "netf" */

struct mounting {
	uint32_t fs, fetch;
	bool done;
	int status;         /* HTTP's, or -errno */
	char *text;         /* the index */
	size_t length;      /* bytes of it */
	struct queue queue;
	struct source *source;
	struct mounting *next;
};

static struct mounting *mountings;

static void tree_statfs(struct tree *tree, struct fs_statfs_reply *p)
{
	const struct source *source = tree->own;
	p->type = NETFS_MAGIC;
	p->blocks = (source->bytes + TREE_BLKSIZE - 1) / TREE_BLKSIZE;
	p->files = tree->inode_count;
}

static void tree_destroy(struct tree *tree)
{
	source_free(tree->own);
}

static const struct tree_ops remote_ops = {
	.read = remote_read, .forget = remote_forget, .statfs = tree_statfs, .destroy = tree_destroy,
};

static void index_came(void *argument, uint32_t id, int status, int64_t size)
{
	struct mounting *m = argument;
	m->done = true;
	m->status = status;
	if (status == 200 || status == HTTP_KEPT) {
		m->length = (size_t)size;
		m->text = malloc(m->length + 1);
		if (!m->text || !fetch_body(id, 0, m->text, m->length))
			m->status = -ENOMEM;
		else if (status == 200 && m->length > strlen(INDEX_FIRST_LINE) && !memcmp(m->text, INDEX_FIRST_LINE, strlen(INDEX_FIRST_LINE)))
			exa_fetch_keep(id);
	}
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
		fetch_stop(m->fetch);
	if (m->source)
		source_free(m->source);
	free(m->text);
	free(m);
}

/* Starts the fetch of the index, which the browser must ask the server about each time. */
static int mounting_start(struct request *r, uint32_t fs, const char *url, const char *options)
{
	int status;
	struct source *source = source_new(url, options, &status);
	if (!source)
		return status;
	struct mounting *m = calloc(1, sizeof *m);
	char *at = NULL, *json = source_options(options, "no-cache");
	int64_t id = -ENOMEM;
	if (m && json && asprintf(&at, "%s" INDEX_NAME, source->url) >= 0) {
		char *key = source_key(source, NULL);
		id = fetch_begin(&(struct fetching){ .url = at, .options = json, .key = key, .last = -1, .kept = key ? KEPT_LAST : KEPT_NEVER }, index_came, m);
		free(key);
	}
	free(at);
	free(json);
	if (id < 0) {
		console("netfs: %s" INDEX_NAME ": cannot be fetched: %s", source->url, strerror((int)-id));
		source_free(source);
		free(m);
		return (int)id;
	}
	*m = (struct mounting){ .fs = fs, .fetch = (uint32_t)id, .source = source, .next = mountings };
	mountings = m;
	return wait_on(r, &m->queue);
}

/* The index is here, or could not be had. The source goes to the tree. */
static int mounting_finish(struct mounting *m, struct tree **made)
{
	const char *url = m->source->url;
	if (m->status < 0) {
		console("netfs: %s" INDEX_NAME ": %s", url, m->status == -EIO ? "the connection failed" : m->status == -ETIMEDOUT ? "the server sends nothing" : strerror(-m->status));
		return m->status;
	}
	if (m->status == HTTP_KEPT) {
		console("netfs: %s" INDEX_NAME ": the connection failed; the index is that of the last visit", url);
	} else if (m->status != 200) {
		console("netfs: %s" INDEX_NAME ": HTTP status %d", url, m->status);
		return m->status == 404 || m->status == 410 ? -ENOENT : -EIO;
	}
	struct tree *tree = tree_new(&remote_ops, 0755, 0, 0);
	if (!tree)
		return -ENOMEM;
	tree->own = m->source;
	m->source = NULL;
	tree->type = NETFS_MAGIC;
	tree->read_only = true;
	int status = index_read(tree, m->text, m->length);
	if (status < 0)
		tree_free(tree);
	else
		*made = tree;
	return status;
}

int fs_create(struct request *r, uint32_t fs, const char *type, const char *url, const char *options, struct tree **tree)
{
	if (!strcmp(type, "jsfs"))
		return js_create(r, url, options, tree);
	if (strcmp(type, "netfs"))
		return -ENODEV;
	struct mounting *m = mountings;
	while (m && m->fs != fs)
		m = m->next;
	if (!m)
		return mounting_start(r, fs, url, options);
	int status = m->done ? mounting_finish(m, tree) : wait_on(r, &m->queue);
	if (status != PENDING) {
		/* The queue goes before the request leaves it. */
		r->queue = NULL;
		mounting_free(m);
	}
	return status;
}
