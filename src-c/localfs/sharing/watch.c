/*
 * Who watches what in a shared tree (inotify): each kernel is told, through its own localfs, of the
 * inodes that it watches, whoever changes them. Entry points: watch_set, watch_event,
 * watches_apply, watches_drop. Does not do: what is an event (fs/notify.h).
 */
#include <errno.h>
#include <stdlib.h>

#include "fs/notify.h"
#include "group.h"

static struct watching **watch_find(struct local *local, const void *owner, uint64_t ino)
{
	struct watching **p = &local->watched;
	while (*p && ((*p)->owner != owner || (*p)->ino != ino))
		p = &(*p)->next;
	return p;
}

static void watch_free(struct local *local, struct watching **p)
{
	struct watching *w = *p;
	uint64_t ino = w->ino;
	*p = w->next;
	free(w);
	for (w = local->watched; w; w = w->next)
		if (w->ino == ino)
			return;
	struct inode *inode = local->following ? NULL : inode_find(local->tree, ino);
	if (inode)
		notify_watch(inode, 0);
}

int watch_set(struct local *local, const void *owner, uint64_t ino, uint32_t events)
{
	struct watching **p = watch_find(local, owner, ino), *w = *p;
	struct inode *inode = local->following ? NULL : inode_find(local->tree, ino);
	if (!events) {
		if (w)
			watch_free(local, p);
		return 0;
	}
	int status = local->following ? 0 : inode ? notify_watch(inode, events) : -ENOENT;
	if (status < 0)
		return status;
	if (!w) {
		w = malloc(sizeof *w);
		if (!w)
			return -ENOMEM;
		*w = (struct watching){ .next = local->watched, .owner = owner, .ino = ino };
		local->watched = w;
	}
	w->events |= events;
	return 0;
}

bool watch_event(
	struct inode *inode, const struct fs_event_request *q, const char *name, size_t length)
{
	struct local *local = inode->tree->own;
	bool own = false;
	for (struct watching *w = local->watched, *next; w; w = next) {
		next = w->next;
		if (w->ino != inode->ino)
			continue;
		if (w->owner)
			lead_event(w->owner, q, name, length);
		own |= !w->owner;
		/* The library's watch is gone with it. */
		if (q->events & IN_DELETE_SELF) {
			struct watching **p = watch_find(local, w->owner, w->ino);
			*p = w->next;
			free(w);
		}
	}
	return own;
}

void watches_apply(struct local *local)
{
	for (const struct watching *w = local->watched; w; w = w->next) {
		struct inode *inode = inode_find(local->tree, w->ino);
		if (inode)
			notify_watch(inode, w->events);
	}
}

void watches_drop(struct local *local, const void *owner)
{
	for (struct watching **p = &local->watched; *p;)
		if ((*p)->owner == owner)
			watch_free(local, p);
		else
			p = &(*p)->next;
}
