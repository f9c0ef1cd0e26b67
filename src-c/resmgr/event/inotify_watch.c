/*
 * inotify(7): watches on inodes of any file system.
 *
 * The servers tell what has happened to the inodes that are watched (fs/notify.c, fs_event); it is
 * here that it is found who wanted to know. Entry points: do_inotify_add, do_inotify_drop,
 * do_fs_event, inotify_unmounted.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inotify.h"
#include "inotify_queue.h"
#include "path/path.h"
#include "process/quota.h"

#define BUCKETS 1024
#define FLAGS \
	(IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK | IN_MASK_ADD | IN_MASK_CREATE | IN_ONESHOT)
#define KNOWN (IN_ALL_EVENTS | IN_UNMOUNT | IN_Q_OVERFLOW | IN_IGNORED | IN_ISDIR | FLAGS)

/* All watches, by their inodes. */
static struct watched *buckets[BUCKETS];

static struct watched **bucket_of(uint64_t dev, uint64_t ino)
{
	return &buckets[(dev ^ ino ^ ino >> 20) % BUCKETS];
}

/* Whether anyone else watches that inode. */
static bool is_watched(const struct watched *w)
{
	for (const struct watched *o = *bucket_of(w->dev, w->ino); o; o = o->bucket_next)
		if (o != w && o->dev == w->dev && o->ino == w->ino)
			return true;
	return false;
}

/* That queue's watch on the inode, or null. */
static struct watched *watch_find(const struct inotify *in, uint64_t dev, uint64_t ino)
{
	struct watched *w = *bucket_of(dev, ino);
	while (w && !(w->queue == in && w->dev == dev && w->ino == ino))
		w = w->bucket_next;
	return w;
}

/* A new watch. Null: there is no memory. */
static struct watched *watch_new(struct inotify *in, uint64_t dev, uint64_t ino)
{
	struct watched *w = malloc(sizeof *w), **bucket = bucket_of(dev, ino);
	if (!w || quota_take(QUOTA_WATCHES, in->uid) < 0) {
		free(w);
		return NULL;
	}
	*w = (struct watched){ .next = in->watches,
		.bucket_next = *bucket,
		.queue = in,
		.number = ++in->last_number,
		.dev = dev,
		.ino = ino };
	in->watches = w;
	return *bucket = w;
}

static void server_tell(const struct watched *w, uint32_t events)
{
	const struct mount *m = mount_of(w->dev);
	if (!m)
		return;
	struct fs_watch_request q = { .fs = m->fs, .events = events, .ino = w->ino };
	struct exa_header head = { .sender = EXA_ENDPOINT(EXA_SERVER_resmgr, 1) };
	if (EXA_SLOT(m->server) == EXA_SERVER_resmgr)
		do_fs_watch(&(struct request){ .head = &head }, &q, NULL);
	else
		tell(m->server, fs_watch, &q, NULL, 0);
}

void watch_free(struct inotify *in, struct watched *w, bool here)
{
	if (here && !is_watched(w))
		server_tell(w, 0);
	for (struct watched **p = &in->watches; *p; p = &(*p)->next)
		if (*p == w) {
			*p = w->next;
			break;
		}
	struct watched **at = bucket_of(w->dev, w->ino);
	while (*at != w)
		at = &(*at)->bucket_next;
	*at = w->bucket_next;
	quota_give(QUOTA_WATCHES, in->uid);
	free(w);
}

/* The watch ends. `here`: what it is on goes on. */
static void watch_end(struct inotify *in, struct watched *w, bool here)
{
	queue_event(in, w->number, IN_IGNORED, 0, NULL, 0);
	watch_free(in, w, here);
}

void event_came(const struct fs_event_request *q, const char *name, size_t length)
{
	uint32_t what = q->events & IN_ALL_EVENTS, shown = q->events & ~(uint32_t)IN_EXCL_UNLINK;
	/* That a thing itself goes or moves is told without its kind (Linux). */
	if (what & (IN_DELETE_SELF | IN_MOVE_SELF))
		shown &= ~(uint32_t)IN_ISDIR;
	bool any = false;
	for (struct watched *w = *bucket_of(q->dev, q->ino), *next; w; w = next) {
		next = w->bucket_next;
		if (w->dev != q->dev || w->ino != q->ino)
			continue;
		any = true;
		bool wanted = w->events & what && !(q->events & w->events & IN_EXCL_UNLINK);
		if (wanted)
			queue_event(w->queue, w->number, shown, q->cookie, name, length);
		if (what & IN_DELETE_SELF || (wanted && w->events & IN_ONESHOT))
			watch_end(w->queue, w, !(what & IN_DELETE_SELF));
	}
	/* Whoever wanted to know died before the watch was theirs. */
	if (!any && !(what & IN_DELETE_SELF))
		server_tell(&(struct watched){ .dev = q->dev, .ino = q->ino }, 0);
}

int do_fs_event(struct request *r, const struct fs_event_request *q, struct fs_event_reply *p)
{
	(void)p;
	if (EXA_SLOT(r->head->sender) >= EXA_SERVERS)
		return -EPERM;
	event_came(q, r->tail, r->tail_len);
	return 0;
}

void inotify_unmounted(uint64_t dev)
{
	for (struct inotify *in = inotifies; in; in = in->next)
		for (struct watched *w = in->watches, *next; w; w = next) {
			next = w->next;
			if (w->dev != dev)
				continue;
			queue_event(in, w->number, IN_UNMOUNT, 0, NULL, 0);
			watch_end(in, w, false);
		}
}

int do_inotify_add(
	struct request *r, const struct inotify_add_request *q, struct inotify_add_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	struct inotify *in = inotify_find(q->handle);
	if (!in || q->events & ~(uint32_t)KNOWN || !(q->events & KNOWN)
		|| !(~q->events & (IN_MASK_ADD | IN_MASK_CREATE)))
		return -EINVAL;
	if (!*r->tail)
		return -ENOENT;
	struct path_request access = { .op = EXA_OP_ACCESS,
		.mode = R_OK,
		.flags = q->events & IN_DONT_FOLLOW ? O_NOFOLLOW : 0,
		.cred = proc_cred(self, true) };
	struct walked at;
	int status = path_walk(r, self, AT_FDCWD, r->tail, NULL, &access, &at);
	if (status < 0)
		return status;
	if (q->events & IN_ONLYDIR && !S_ISDIR(at.reply.st.mode))
		return -ENOTDIR;
	struct watched *w = watch_find(in, at.reply.st.dev, at.reply.st.ino);
	if (w && q->events & IN_MASK_CREATE)
		return -EEXIST;
	if (!w && (status = quota_check(QUOTA_WATCHES, in->uid, QUOTA_NO_LIMIT)) < 0)
		return status;
	struct fs_watch_request watch = { .fs = at.mount->fs,
		.ino = at.reply.st.ino,
		/* When the inode goes is always told: the watch ends with it. */
		.events = (q->events & IN_ALL_EVENTS) | IN_DELETE_SELF };
	struct fs_watch_reply done;
	status = DOWN(r, at.mount->server, fs_watch, &watch, NULL, 0, &done, NULL, NULL);
	if (status < 0)
		return status;
	if (!w) {
		w = watch_new(in, at.reply.st.dev, at.reply.st.ino);
		if (!w)
			return -ENOMEM;
		/* Another's watch on it may have ended meanwhile, and with it what the server had been
		 * asked. */
		server_tell(w, watch.events);
	}
	uint32_t before = q->events & IN_MASK_ADD ? w->events : 0;
	w->events = before | (q->events & (IN_ALL_EVENTS | IN_EXCL_UNLINK | IN_ONESHOT));
	p->watch = w->number;
	return 0;
}

int do_inotify_drop(
	struct request *r, const struct inotify_drop_request *q, struct inotify_drop_reply *p)
{
	(void)p;
	if (!caller(r))
		return -ESRCH;
	struct inotify *in = inotify_find(q->handle);
	struct watched *w = in ? in->watches : NULL;
	while (w && w->number != q->watch)
		w = w->next;
	if (!w)
		return -EINVAL;
	watch_end(in, w, true);
	return 0;
}
