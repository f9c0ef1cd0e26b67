/*
 * Watched inodes. See notify.h.
 *
 * Owns: struct watch, at most one an inode, in a list of its tree. A file does not know where its
 * names are: the last one that was used is kept as a hint, and where that is none any more the
 * watched directories are searched.
 */
#include "notify.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "server/serve.h"

#define COOKIE_BITS 24 /* of a server's own; above them its slot */

/** A file in use that had a name in a watched directory. */
struct ghost {
	struct ghost *next;
	const struct inode *inode;
	size_t length;
	char name[];
};

struct watch {
	struct watch *next;
	struct inode *inode;
	uint32_t events;
	struct ghost *ghosts;
};

void (*notify_here)(const struct fs_event_request *, const char *name, size_t length);

static void send(
	struct inode *inode, uint32_t events, uint32_t cookie, const char *name, size_t length)
{
	struct fs_event_request q = {
		.dev = inode->tree->dev, .ino = inode->ino, .events = events, .cookie = cookie
	};
	const struct tree_ops *ops = inode->tree->ops;
	if (ops->event && !ops->event(inode, &q, name, length))
		return;
	if (notify_here)
		notify_here(&q, name, length);
	else
		tell(EXA_ENDPOINT(EXA_SERVER_resmgr, 0), fs_event, &q, name, (uint32_t)length);
}

static void watch_free(struct watch *watch)
{
	for (struct watch **p = &watch->inode->tree->watches; *p; p = &(*p)->next)
		if (*p == watch) {
			*p = watch->next;
			break;
		}
	for (struct ghost *g = watch->ghosts, *next; g; g = next) {
		next = g->next;
		free(g);
	}
	watch->inode->watch = NULL;
	free(watch);
}

int notify_watch(struct inode *inode, uint32_t events)
{
	struct watch *watch = inode->watch;
	if (!events) {
		if (watch)
			watch_free(watch);
		/* One that is made when it is asked for stayed for its watch. */
		if (watch && inode->dynamic)
			inode_put(inode);
		return 0;
	}
	if (!watch) {
		watch = calloc(1, sizeof *watch);
		if (!watch)
			return -ENOMEM;
		*watch = (struct watch){ .next = inode->tree->watches, .inode = inode };
		inode->tree->watches = inode->watch = watch;
		if (inode->dynamic)
			inode_hold(inode);
	}
	watch->events |= events;
	return 0;
}

static uint32_t kind_of(const struct inode *inode) { return S_ISDIR(inode->mode) ? IN_ISDIR : 0; }

void notify_self(struct inode *inode, uint32_t events)
{
	if (inode->watch && inode->watch->events & events)
		send(inode, events, 0, NULL, 0);
}

void notify_name(struct inode *dir, uint32_t events, const char *name, size_t length,
	const struct inode *inode, uint32_t cookie)
{
	if (dir->watch && dir->watch->events & events)
		send(dir, events | kind_of(inode), cookie, name, length);
}

void notify_used(struct inode *inode, uint64_t dir, int64_t position)
{
	if (!dir || !inode->tree->watches || S_ISDIR(inode->mode))
		return;
	inode->used_in = dir;
	inode->used_at = position;
}

/* The hint's entry, or null where it is another's by now. */
static struct entry *entry_used(const struct inode *inode)
{
	struct inode *dir = inode->used_in ? inode_find(inode->tree, inode->used_in) : NULL;
	struct entry *e = dir && S_ISDIR(dir->mode) ? entry_at(dir, inode->used_at) : NULL;
	return e && e->position == inode->used_at && e->inode == inode ? e : NULL;
}

static struct entry *entry_search(struct inode *inode)
{
	for (struct watch *w = inode->tree->watches; w; w = w->next)
		for (struct entry *e = S_ISDIR(w->inode->mode) ? entry_at(w->inode, 0) : NULL; e;
			 e = entry_at(w->inode, e->position + 1))
			if (e->inode == inode) {
				inode->used_in = w->inode->ino;
				inode->used_at = e->position;
				return e;
			}
	return NULL;
}

/* To who watches a directory that the inode has a name in; or had one in, when it was taken into
 * use. */
static void tell_parent(struct inode *inode, uint32_t events)
{
	struct entry *e = inode->entry ? inode->entry : entry_used(inode);
	if (!e && !S_ISDIR(inode->mode) && inode->nlink)
		e = entry_search(inode);
	if (e)
		notify_name(e->dir, events, e->name, e->length, inode, 0);
	for (struct watch *w = e || inode->nlink ? NULL : inode->tree->watches; w; w = w->next)
		for (struct ghost *g = w->ghosts; g; g = g->next)
			if (g->inode == inode)
				notify_name(w->inode, events | IN_EXCL_UNLINK, g->name, g->length, inode, 0);
}

void notify_inode(struct inode *inode, uint32_t events)
{
	if (!inode->tree->watches)
		return;
	tell_parent(inode, events);
	notify_self(inode, events | kind_of(inode));
}

static void deleted(struct inode *inode)
{
	if (!inode->watch)
		return;
	send(inode, IN_DELETE_SELF, 0, NULL, 0);
	watch_free(inode->watch);
}

/* Without memory it is as if the last use had come before the name was taken away. */
static void ghost_add(
	struct watch *watch, const char *name, size_t length, const struct inode *inode)
{
	struct ghost *g = malloc(sizeof *g + length);
	if (!g)
		return;
	*g = (struct ghost){ watch->ghosts, inode, length };
	memcpy(g->name, name, length);
	watch->ghosts = g;
}

void notify_removed(
	struct inode *dir, const char *name, size_t length, struct inode *inode, uint32_t users)
{
	if (!dir->tree->watches)
		return;
	if (!S_ISDIR(inode->mode))
		notify_self(inode, IN_ATTRIB);
	if (!inode->nlink && inode->users == users)
		deleted(inode);
	else if (!inode->nlink && dir->watch && !S_ISDIR(inode->mode))
		ghost_add(dir->watch, name, length, inode);
	notify_name(dir, IN_DELETE, name, length, inode, 0);
}

uint32_t notify_cookie(void)
{
	static uint32_t last;
	last = (last + 1) & ((1u << COOKIE_BITS) - 1);
	return (uint32_t)serve_self() << COOKIE_BITS | last;
}

void notify_free(struct inode *inode, bool stands)
{
	if (!inode->tree->watches)
		return;
	if (stands && !inode->nlink)
		deleted(inode);
	else if (inode->watch)
		watch_free(inode->watch);
	for (struct watch *w = stands ? inode->tree->watches : NULL; w; w = w->next)
		for (struct ghost **p = &w->ghosts, *g; (g = *p);) {
			if (g->inode != inode) {
				p = &g->next;
				continue;
			}
			*p = g->next;
			free(g);
		}
}
