/*
 * Mounting: fetches the index, or the archive, and makes a tree of it.
 *
 * Owns: mounts whose index is under way, by the number that resmgr gave them.
 * Entry points: fs_create. Does not do: reading the index (index.c) or the archive (archive.c),
 * reading files (pieces.c).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs/fs_server.h"
#include "http/fetch.h"
#include "js/js.h"
#include "remote.h"
#include "server/span.h"

#define NETFS_MAGIC 0x6e657466u /* statfs's f_type: "netf" */

struct mounting {
	uint32_t fs, fetch;
	bool done;
	int status;     /* HTTP's, or -errno */
	char *text;     /* the index; null for an archive, which stays with the host */
	int64_t length; /* bytes of it */
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

static void tree_destroy(struct tree *tree) { source_free(tree->own); }

static const struct tree_ops remote_ops = {
	.read = remote_read,
	.forget = remote_forget,
	.statfs = tree_statfs,
	.destroy = tree_destroy,
};
static const struct tree_ops archive_ops = {
	.read = archive_read, .statfs = tree_statfs, .destroy = tree_destroy
};

/* What the source's URL lacks to name the file that says what it holds. */
static const char *index_name(const struct source *source)
{
	return source->archive ? "" : INDEX_NAME;
}

/* What the device means by an -errno. */
static const char *failure(int status)
{
	switch (status) {
	case -EIO:
		return "the connection failed";
	case -ETIMEDOUT:
		return "the server sends nothing";
	case -EBADMSG:
		return "what is packed with gzip is cut short or corrupt";
	case -EFBIG:
		return "it is larger than the mount's limit";
	case -ENOTSUP:
		return "this browser cannot unpack gzip here";
	default:
		return strerror(-status);
	}
}

static void index_came(void *argument, uint32_t id, int status, int64_t size)
{
	struct mounting *m = argument;
	m->done = true;
	m->status = status;
	m->length = size;
	if (m->source->archive) {
		m->source->body = id;
	} else if (!span_fits(0, size, INDEX_MAX)) {
		m->status = -EFBIG;
	} else if (status == 200 || status == HTTP_KEPT) {
		m->text = malloc((size_t)m->length + 1);
		if (!m->text || !fetch_body(id, 0, m->text, (size_t)m->length))
			m->status = -ENOMEM;
		else if (status == 200 && m->length > (int64_t)strlen(INDEX_FIRST_LINE)
			&& !memcmp(m->text, INDEX_FIRST_LINE, strlen(INDEX_FIRST_LINE)))
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
	if (m && json && asprintf(&at, "%s%s", source->url, index_name(source)) >= 0) {
		char *key = source_key(source, NULL);
		id = fetch_begin(&(struct fetching){ .url = at,
							 .options = json,
							 .key = key,
							 .last = -1,
							 .most = source->archive ? source->most : INDEX_MAX,
							 .kept = key ? KEPT_LAST : KEPT_NEVER,
							 .unpacked_max = source->most },
			index_came, m);
		free(key);
	}
	free(at);
	free(json);
	if (id < 0) {
		console("netfs: %s%s: cannot be fetched: %s", source->url, index_name(source),
			strerror((int)-id));
		source_free(source);
		free(m);
		return (int)id;
	}
	*m = (struct mounting){ .fs = fs, .fetch = (uint32_t)id, .source = source, .next = mountings };
	mountings = m;
	int waits = wait_on(r, &m->queue);
	if (waits != PENDING)
		mounting_free(m);
	return waits;
}

/* The index is here, or could not be had. The source goes to the tree. */
static int mounting_finish(struct mounting *m, struct tree **made)
{
	const char *url = m->source->url, *name = index_name(m->source);
	bool archive = m->source->archive;
	if (m->status < 0) {
		console("netfs: %s%s: %s", url, name, failure(m->status));
		return m->status == -EBADMSG ? -EIO : m->status == -EFBIG ? -ENOMEM : m->status;
	}
	if (m->status == HTTP_KEPT) {
		console("netfs: %s%s: the connection failed; the %s is that of the last visit", url, name,
			archive ? "archive" : "index");
	} else if (m->status != 200) {
		console("netfs: %s%s: HTTP status %d", url, name, m->status);
		return m->status == 404 || m->status == 410 ? -ENOENT : -EIO;
	}
	struct tree *tree = tree_new(archive ? &archive_ops : &remote_ops, 0755, 0, 0);
	if (!tree)
		return -ENOMEM;
	tree->own = m->source;
	m->source = NULL;
	tree->type = NETFS_MAGIC;
	tree->read_only = true;
	tree->most = NAMES_MAX;
	int status =
		archive ? archive_fill(tree, m->length) : index_read(tree, m->text, (size_t)m->length);
	if (status < 0) {
		tree_free(tree);
		return status;
	}
	if (archive && m->status == 200)
		exa_fetch_keep(((struct source *)tree->own)->body);
	*made = tree;
	return 0;
}

int fs_create(struct request *r, uint32_t fs, const char *type, const char *url,
	const char *options, struct tree **tree)
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
		/* The queue goes before the requests leave it. */
		queue_close(&m->queue);
		mounting_free(m);
	}
	return status;
}
