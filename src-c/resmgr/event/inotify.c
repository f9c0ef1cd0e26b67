/*
 * inotify(7): queues of events, which are descriptions.
 *
 * A notice may still be under way when a program that knows of the change looks, so before it is
 * said that there is nothing, the servers are asked for any answer: what they told before has come
 * by then. Entry points: do_inotify, inotify_queue.h. Does not do: watches, and who is to hear of
 * what (inotify_watch.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "file/anonymous.h"
#include "file/fd.h"
#include "fs/notify.h"
#include "inotify_queue.h"
#include "process/quota.h"

#define QUEUED_MAX 16384     /* events a queue; then one IN_Q_OVERFLOW */
#define QUEUED_ALL_MAX 65536 /* events in all queues; the same */
#define FENCED \
	0x80000000u /* request.progress: set once it is known which servers are to be asked */

struct inotify *inotifies;

static uint32_t queued_all;

void queue_event(struct inotify *in, int32_t number, uint32_t mask, uint32_t cookie,
	const char *name, size_t length)
{
	bool full = in->count >= QUEUED_MAX || queued_all >= QUEUED_ALL_MAX;
	if (full && in->last && in->last->event.mask == IN_Q_OVERFLOW)
		return;
	if (full) {
		number = -1;
		mask = IN_Q_OVERFLOW;
		cookie = length = 0;
	}
	/* Padded, so that the next one is aligned (inotify(7)). */
	uint32_t room = length ? (uint32_t)((length + sizeof(struct inotify_event))
						/ sizeof(struct inotify_event) * sizeof(struct inotify_event))
						   : 0;
	const struct queued *last = in->last;
	if (last && last->event.wd == number && last->event.mask == mask && last->event.cookie == cookie
		&& last->event.len == room
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
	queued_all++;
	in->bytes += sizeof q->event + room;
	wake(&in->readers);
	poll_ready(&in->armed, POLL_READABLE);
}

/* Until what the servers told before this was asked has come: 0 or PENDING. */
static int fence(struct request *r, const struct inotify *in)
{
	if (!(r->progress & FENCED)) {
		for (const struct watched *w = in->watches; w; w = w->next)
			if ((w->dev >> EXA_DEV_SERVER_SHIFT) != EXA_SERVER_resmgr)
				r->progress |= 1u << (w->dev >> EXA_DEV_SERVER_SHIFT);
		r->progress |= FENCED;
	}
	for (uint32_t server = 0; server < EXA_SERVERS; server++) {
		struct arm_reply ignored;
		if (r->progress & 1u << server
			&& DOWN(r, EXA_ENDPOINT(server, 1), arm, (&(struct arm_request){ 0 }), NULL, 0,
				   &ignored, NULL, NULL)
				== PENDING)
			return PENDING;
	}
	return 0;
}

static int inotify_read(
	struct request *r, struct description *d, int64_t offset, char *out, uint32_t count)
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
		queued_all--;
		in->bytes -= size;
	}
	return done ? (int)done : -EINVAL;
}

static int inotify_ioctl(
	struct request *r, struct description *d, uint32_t request, int32_t *result)
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

static int inotify_arm(
	struct request *r, struct description *d, const struct arm_request *q, struct arm_reply *p)
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
		queued_all--;
		free(q);
	}
	if (in->counted)
		quota_give(QUOTA_INOTIFIES, in->uid);
	for (struct inotify **p = &inotifies; *p; p = &(*p)->next)
		if (*p == in) {
			*p = in->next;
			break;
		}
	queue_close(&in->readers);
	poll_drop(&in->armed);
	free(in);
}

static const struct description_ops inotify_ops = {
	.kind = "inotify",
	.read = inotify_read,
	.stat = anonymous_stat,
	.ioctl = inotify_ioctl,
	.arm = inotify_arm,
	.disarm = inotify_disarm,
	.release = inotify_release,
};

struct inotify *inotify_find(uint64_t handle) { return anonymous_find(handle, &inotify_ops); }

int do_inotify(struct request *r, const struct inotify_request *q, struct inotify_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (q->flags & ~(uint32_t)(O_CLOEXEC | O_NONBLOCK))
		return -EINVAL;
	int status = quota_check(QUOTA_INOTIFIES, self->uid, QUOTA_NO_LIMIT);
	if (status < 0)
		return status;
	struct inotify *in = calloc(1, sizeof *in);
	status = anonymous_open(self, &inotify_ops, in, q->flags, &p->fd, &p->handle);
	if (status < 0)
		return status;
	in->uid = self->uid;
	in->counted = quota_take(QUOTA_INOTIFIES, in->uid) >= 0;
	if (!in->counted) {
		fd_close(self, p->fd);
		return -ENOMEM;
	}
	in->next = inotifies;
	inotifies = in;
	notify_here = event_came;
	/* Nothing can be written to it. */
	fd_get(self, p->fd)->flags = O_RDONLY;
	description_find(p->handle)->flags &= ~(uint32_t)O_ACCMODE;
	return 0;
}
