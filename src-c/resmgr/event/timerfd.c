/*
 * timerfd_create(2): deadlines that are read. A timer of the loop runs only while somebody waits.
 * Entry points: do_timerfd, do_timerfd_set.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>

#include "file/anonymous.h"
#include "server/armed.h"
#include "signal/clock.h"

struct timerfd {
	struct timer timer; /* first: what `fire` is given */
	uint32_t clock;
	struct repeat repeat;
	uint64_t passed; /* not read yet */
	struct queue readers;
	struct poll_list armed;
};

static const struct description_ops timerfd_ops;

static void timerfd_fires(struct timer *timer)
{
	struct timerfd *t = (struct timerfd *)timer;
	t->passed += repeat_pass(&t->repeat);
	wake(&t->readers);
	poll_ready(&t->armed, POLL_READABLE);
}

/* What has passed until now; if nothing, the timer runs for who is about to wait. */
static uint64_t look(struct timerfd *t)
{
	t->passed += repeat_pass(&t->repeat);
	if (!t->passed && t->repeat.deadline) {
		t->timer.fire = timerfd_fires;
		timer_start(&t->timer, t->repeat.deadline);
	}
	return t->passed;
}

static int timerfd_read(
	struct request *r, struct description *d, int64_t offset, char *out, uint32_t count)
{
	struct timerfd *t = d->object;
	(void)offset;
	if (count < sizeof t->passed)
		return -EINVAL;
	if (!look(t))
		return d->flags & O_NONBLOCK ? -EAGAIN : wait_on(r, &t->readers);
	memcpy(out, &t->passed, sizeof t->passed);
	t->passed = 0;
	return sizeof t->passed;
}

static int timerfd_arm(
	struct request *r, struct description *d, const struct arm_request *q, struct arm_reply *p)
{
	struct timerfd *t = d->object;
	uint32_t now = look(t) ? POLL_READABLE : 0;
	int status = poll_arm(&t->armed, r, q, p, now);
	/* Who waits for the next one though this one is not read (epoll, edge). */
	if (now && t->armed.first && t->repeat.deadline) {
		t->timer.fire = timerfd_fires;
		timer_start(&t->timer, t->repeat.deadline);
	}
	return status;
}

static void timerfd_disarm(struct description *d, uint32_t sender, uint32_t token)
{
	poll_disarm(&((struct timerfd *)d->object)->armed, sender, token);
}

static void timerfd_release(struct description *d)
{
	struct timerfd *t = d->object;
	repeat_off(&t->repeat);
	queue_close(&t->readers);
	poll_drop(&t->armed);
	free(t);
}

static const struct description_ops timerfd_ops = {
	.kind = "timerfd",
	.read = timerfd_read,
	.stat = anonymous_stat,
	.arm = timerfd_arm,
	.disarm = timerfd_disarm,
	.release = timerfd_release,
};

int do_timerfd(struct request *r, const struct timerfd_request *q, struct timerfd_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (!repeat_clock(q->clock))
		return -EINVAL;
	struct timerfd *t = calloc(1, sizeof *t);
	if (t)
		*t = (struct timerfd){ .clock = q->clock, .repeat.timer = &t->timer };
	return anonymous_open(self, &timerfd_ops, t, q->flags, &p->fd, &p->handle);
}

int do_timerfd_set(
	struct request *r, const struct timerfd_set_request *q, struct timerfd_set_reply *p)
{
	(void)r;
	struct timerfd *t = anonymous_find(q->handle, &timerfd_ops);
	if (!t || q->flags & ~(uint32_t)(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET))
		return -EINVAL;
	*p = (struct timerfd_set_reply){ repeat_left(&t->repeat), t->repeat.interval };
	if (!q->set)
		return 0;
	int status =
		repeat_set(&t->repeat, t->clock, q->flags & TFD_TIMER_ABSTIME, q->value, q->interval);
	if (status < 0)
		return status;
	t->passed = 0;
	timer_stop(&t->timer);
	if (t->readers.first || t->armed.first)
		if (look(t))
			timerfd_fires(&t->timer);
	return 0;
}
