/*
 * inotify(7): watches on inodes of any file system, and queues of events.
 *
 * The servers tell what has happened to the inodes that are watched (lib/notify.c, fs_event); it is here that it is
 * found who wanted to know. A notice may still be under way when a program that knows of the change looks, so before
 * it is said that there is nothing, the servers are asked for any answer: what they told before has come by then.
 * Entry points: do_inotify, do_inotify_add, do_inotify_drop, do_fs_event, inotify_unmounted.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "anonymous.h"
#include "armed.h"
#include "fd.h"
#include "inotify.h"
#include "notify.h"
#include "path.h"

#define INSTANCES_MAX 128   /* a user; then EMFILE */
#define WATCHES_MAX 65536   /* of all; then ENOSPC */
#define QUEUED_MAX 16384    /* events a queue; then one IN_Q_OVERFLOW */
#define FLAGS (IN_ONLYDIR | IN_DONT_FOLLOW | IN_EXCL_UNLINK | IN_MASK_ADD | IN_MASK_CREATE | IN_ONESHOT)
#define KNOWN (IN_ALL_EVENTS | IN_UNMOUNT | IN_Q_OVERFLOW | IN_IGNORED | IN_ISDIR | FLAGS)
#define FENCED 0x80000000u  /* request.progress: set once it is known which hubs are to be asked */

struct watched {
	struct watched *next;
	int32_t number;
	uint32_t server, fs, events; /* IN_EXCL_UNLINK and IN_ONESHOT too */
	uint64_t dev, ino;
};

struct queued {
	struct queued *next;
	struct inotify_event event;  /* and its name */
};

struct inotify {
	struct inotify *next;
	struct watched *watches;
	struct queued *first, *last;
	uint32_t count, bytes;       /* of what is queued */
	uint32_t uid;
	int32_t last_number;
	struct queue readers;
	struct poll_list armed;
};

static struct inotify *all;
static uint32_t watches_count;

static void queue_event(struct inotify *in, int32_t number, uint32_t mask, uint32_t cookie, const char *name, size_t length)
{
	if (in->count > QUEUED_MAX)
		return;
	if (in->count == QUEUED_MAX) {
		number = -1;
		mask = IN_Q_OVERFLOW;
		cookie = length = 0;
	}
	/* Padded, so that the next one is aligned (inotify(7)). */
	uint32_t room = length ? (uint32_t)((length + sizeof(struct inotify_event)) / sizeof(struct inotify_event) * sizeof(struct inotify_event)) : 0;
	const struct queued *last = in->last;
	if (last && last->event.wd == number && last->event.mask == mask && last->event.cookie == cookie && last->event.len == room
		&& !strncmp(last->event.name, name ? name : "", room ? length + 1 : 0))
		return;
	struct queued *q = calloc(1, sizeof *q + room);
	if (!q)
		return;
	q->event = (struct inotify_event){ .wd = number, .mask = mask, .cookie = cookie, .len = room };
	if (length)
		memcpy(q->event.name, name, length);
	*(in->last ? &in->last->next : &in->first) = q;
	in->last = q;
	in->count++;
	in->bytes += sizeof q->event + room;
	wake(&in->readers);
	poll_ready(&in->armed, POLL_READABLE);
}

/* Whether anyone else watches that inode. */
static bool is_watched(const struct watched *w)
{
	for (const struct inotify *in = all; in; in = in->next)
		for (const struct watched *other = in->watches; other; other = other->next)
			if (other != w && other->dev == w->dev && other->ino == w->ino)
				return true;
	return false;
}

static void server_tell(const struct watched *w, uint32_t events)
{
	struct fs_watch_request q = { .fs = w->fs, .events = events, .ino = w->ino };
	struct exa_header head = { .sender = EXA_ENDPOINT(EXA_HUB_resmgr, 1) };
	if (EXA_SLOT(w->server) == EXA_HUB_resmgr)
		do_fs_watch(&(struct request){ .head = &head }, &q, NULL);
	else
		tell(w->server, fs_watch, &q, NULL, 0);
}

static void watch_free(struct inotify *in, struct watched *w, bool here)
{
	if (here && !is_watched(w))
		server_tell(w, 0);
	for (struct watched **p = &in->watches; *p; p = &(*p)->next)
		if (*p == w) {
			*p = w->next;
			break;
		}
	watches_count--;
	free(w);
}

/* The watch ends. `here`: what it is on goes on. */
static void watch_end(struct inotify *in, struct watched *w, bool here)
{
	queue_event(in, w->number, IN_IGNORED, 0, NULL, 0);
	watch_free(in, w, here);
}

static void event_came(const struct fs_event_request *q, const char *name, size_t length)
{
	uint32_t what = q->events & IN_ALL_EVENTS, shown = q->events & ~(uint32_t)IN_EXCL_UNLINK;
	/* That a thing itself goes or moves is told without its kind (Linux). */
	if (what & (IN_DELETE_SELF | IN_MOVE_SELF))
		shown &= ~(uint32_t)IN_ISDIR;
	for (struct inotify *in = all; in; in = in->next)
		for (struct watched *w = in->watches, *next; w; w = next) {
			next = w->next;
			if (w->dev != q->dev || w->ino != q->ino)
				continue;
			bool wanted = w->events & what && !(q->events & w->events & IN_EXCL_UNLINK);
			if (wanted)
				queue_event(in, w->number, shown, q->cookie, name, length);
			if (what & IN_DELETE_SELF || (wanted && w->events & IN_ONESHOT))
				watch_end(in, w, !(what & IN_DELETE_SELF));
		}
}

int do_fs_event(struct request *r, const struct fs_event_request *q, struct fs_event_reply *p)
{
	(void)p;
	if (EXA_SLOT(r->head->sender) >= EXA_HUBS)
		return -EPERM;
	event_came(q, r->tail, r->tail_len);
	return 0;
}

void inotify_unmounted(uint64_t dev)
{
	for (struct inotify *in = all; in; in = in->next)
		for (struct watched *w = in->watches, *next; w; w = next) {
			next = w->next;
			if (w->dev != dev)
				continue;
			queue_event(in, w->number, IN_UNMOUNT, 0, NULL, 0);
			watch_end(in, w, false);
		}
}

/* Until what the servers told before this was asked has come: 0 or PENDING. */
static int fence(struct request *r, const struct inotify *in)
{
	if (!(r->progress & FENCED)) {
		for (const struct watched *w = in->watches; w; w = w->next)
			if (EXA_SLOT(w->server) != EXA_HUB_resmgr)
				r->progress |= 1u << EXA_SLOT(w->server);
		r->progress |= FENCED;
	}
	for (uint32_t hub = 0; hub < EXA_HUBS; hub++) {
		struct arm_reply ignored;
		if (r->progress & 1u << hub && DOWN(r, EXA_ENDPOINT(hub, 1), arm, (&(struct arm_request){ 0 }), NULL, 0, &ignored, NULL, NULL) == PENDING)
			return PENDING;
	}
	return 0;
}

static int inotify_read(struct request *r, struct description *d, int64_t offset, char *out, uint32_t count)
{
	struct inotify *in = d->object;
	uint32_t done = 0;
	(void)offset;
	if (!in->first && !(d->flags & O_NONBLOCK))
		return wait_on(r, &in->readers);
	if (!in->first && fence(r, in) == PENDING)
		return PENDING;
	if (!in->first)
		return -EAGAIN;
	for (struct queued *q; (q = in->first); done += sizeof q->event + q->event.len, free(q)) {
		uint32_t size = sizeof q->event + q->event.len;
		if (size > count - done)
			break;
		memcpy(out + done, &q->event, size);
		in->first = q->next;
		if (!in->first)
			in->last = NULL;
		in->count--;
		in->bytes -= size;
	}
	return done ? (int)done : -EINVAL;
}

static int inotify_ioctl(struct request *r, struct description *d, uint32_t request, int32_t *result)
{
	struct inotify *in = d->object;
	if (request != FIONREAD)
		return -ENOTTY;
	if (fence(r, in) == PENDING)
		return PENDING;
	memcpy(r->out, &in->bytes, sizeof in->bytes);
	r->out_len = sizeof in->bytes;
	*result = 0;
	return 0;
}

static int inotify_arm(struct request *r, struct description *d, const struct arm_request *q, struct arm_reply *p)
{
	struct inotify *in = d->object;
	/* An epoll, here, does not wait: it will be told. */
	if (!in->first && !from_resmgr(r) && fence(r, in) == PENDING)
		return PENDING;
	return poll_arm(&in->armed, r, q, p, in->first ? POLL_READABLE : 0);
}

static void inotify_disarm(struct description *d, uint32_t sender, uint32_t token)
{
	poll_disarm(&((struct inotify *)d->object)->armed, sender, token);
}

static void inotify_release(struct description *d)
{
	struct inotify *in = d->object;
	while (in->watches)
		watch_free(in, in->watches, true);
	for (struct queued *q = in->first, *next; q; q = next) {
		next = q->next;
		free(q);
	}
	for (struct inotify **p = &all; *p; p = &(*p)->next)
		if (*p == in) {
			*p = in->next;
			break;
		}
	queue_close(&in->readers);
	poll_drop(&in->armed);
	free(in);
}

static const struct description_ops inotify_ops = {
	.kind = "inotify", .read = inotify_read, .stat = anonymous_stat, .ioctl = inotify_ioctl,
	.arm = inotify_arm, .disarm = inotify_disarm, .release = inotify_release,
};

int do_inotify(struct request *r, const struct inotify_request *q, struct inotify_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	uint32_t own = 0;
	for (struct inotify *in = all; in; in = in->next)
		own += in->uid == self->uid;
	struct inotify *in = calloc(1, sizeof *in);
	if (in && own >= INSTANCES_MAX) {
		free(in);
		return q->flags & ~(uint32_t)(O_CLOEXEC | O_NONBLOCK) ? -EINVAL : -EMFILE;
	}
	int status = anonymous_open(self, &inotify_ops, in, q->flags, &p->fd, &p->handle);
	if (status < 0)
		return status;
	in->uid = self->uid;
	in->next = all;
	all = in;
	notify_here = event_came;
	/* Nothing can be written to it. */
	fd_get(self, p->fd)->flags = O_RDONLY;
	description_find(p->handle)->flags &= ~(uint32_t)O_ACCMODE;
	return 0;
}

static struct watched *watch_find(const struct inotify *in, uint64_t dev, uint64_t ino)
{
	for (struct watched *w = in->watches; w; w = w->next)
		if (w->dev == dev && w->ino == ino)
			return w;
	return NULL;
}

int do_inotify_add(struct request *r, const struct inotify_add_request *q, struct inotify_add_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	struct inotify *in = anonymous_find(q->handle, &inotify_ops);
	if (!in || q->events & ~(uint32_t)KNOWN || !(q->events & KNOWN) || !(~q->events & (IN_MASK_ADD | IN_MASK_CREATE)))
		return -EINVAL;
	if (!*r->tail)
		return -ENOENT;
	struct path_request access = { .op = EXA_OP_ACCESS, .mode = R_OK, .flags = q->events & IN_DONT_FOLLOW ? O_NOFOLLOW : 0,
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
	if (!w && watches_count >= WATCHES_MAX)
		return -ENOSPC;
	struct fs_watch_request watch = { .fs = at.mount->fs, .ino = at.reply.st.ino,
		/* When the inode goes is always told: the watch ends with it. */
		.events = (q->events & IN_ALL_EVENTS) | IN_DELETE_SELF };
	struct fs_watch_reply done;
	status = DOWN(r, at.mount->server, fs_watch, &watch, NULL, 0, &done, NULL, NULL);
	if (status < 0)
		return status;
	if (!w) {
		w = malloc(sizeof *w);
		if (!w)
			return -ENOMEM;
		*w = (struct watched){ .next = in->watches, .number = ++in->last_number, .server = at.mount->server, .fs = at.mount->fs,
			.dev = at.reply.st.dev, .ino = at.reply.st.ino };
		in->watches = w;
		watches_count++;
		/* Another's watch on it may have ended meanwhile, and with it what the server had been asked. */
		server_tell(w, watch.events);
	}
	uint32_t before = q->events & IN_MASK_ADD ? w->events : 0;
	w->events = before | (q->events & (IN_ALL_EVENTS | IN_EXCL_UNLINK | IN_ONESHOT));
	p->watch = w->number;
	return 0;
}

int do_inotify_drop(struct request *r, const struct inotify_drop_request *q, struct inotify_drop_reply *p)
{
	(void)p;
	if (!caller(r))
		return -ESRCH;
	struct inotify *in = anonymous_find(q->handle, &inotify_ops);
	struct watched *w = in ? in->watches : NULL;
	while (w && w->number != q->watch)
		w = w->next;
	if (!w)
		return -EINVAL;
	watch_end(in, w, true);
	return 0;
}
