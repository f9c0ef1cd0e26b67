/* eventfd(2): a count that is added to and waited for. Entry point: do_eventfd. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

#include "file/anonymous.h"
#include "server/armed.h"

#define COUNT_MAX (UINT64_MAX - 1)

struct eventfd {
	uint64_t count;
	bool semaphore;
	struct queue readers, writers;
	struct poll_list armed;
};

static uint32_t events_of(const struct eventfd *e)
{
	return (e->count ? POLL_READABLE : 0) | (e->count < COUNT_MAX ? POLL_WRITABLE : 0);
}

static int event_read(
	struct request *r, struct description *d, int64_t offset, char *out, uint32_t count)
{
	struct eventfd *e = d->object;
	(void)offset;
	if (count < sizeof e->count)
		return -EINVAL;
	if (!e->count)
		return d->flags & O_NONBLOCK ? -EAGAIN : wait_on(r, &e->readers);
	uint64_t value = e->semaphore ? 1 : e->count;
	e->count -= value;
	memcpy(out, &value, sizeof value);
	wake(&e->writers);
	poll_ready(&e->armed, events_of(e));
	return sizeof value;
}

static int event_write(
	struct request *r, struct description *d, int64_t offset, const char *bytes, uint32_t count)
{
	struct eventfd *e = d->object;
	uint64_t value;
	(void)offset;
	if (count < sizeof value)
		return -EINVAL;
	memcpy(&value, bytes, sizeof value);
	if (value > COUNT_MAX)
		return -EINVAL;
	if (value > COUNT_MAX - e->count)
		return d->flags & O_NONBLOCK ? -EAGAIN : wait_on(r, &e->writers);
	e->count += value;
	wake(&e->readers);
	poll_ready(&e->armed, events_of(e));
	return sizeof value;
}

static int eventfd_arm(
	struct request *r, struct description *d, const struct arm_request *q, struct arm_reply *p)
{
	struct eventfd *e = d->object;
	return poll_arm(&e->armed, r, q, p, events_of(e));
}

static void eventfd_disarm(struct description *d, uint32_t sender, uint32_t token)
{
	poll_disarm(&((struct eventfd *)d->object)->armed, sender, token);
}

static void eventfd_release(struct description *d)
{
	struct eventfd *e = d->object;
	queue_close(&e->readers);
	queue_close(&e->writers);
	poll_drop(&e->armed);
	free(e);
}

static const struct description_ops eventfd_ops = {
	.kind = "eventfd",
	.read = event_read,
	.write = event_write,
	.stat = anonymous_stat,
	.arm = eventfd_arm,
	.disarm = eventfd_disarm,
	.release = eventfd_release,
};

int do_eventfd(struct request *r, const struct eventfd_request *q, struct eventfd_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	struct eventfd *e = calloc(1, sizeof *e);
	if (e)
		*e = (struct eventfd){ .count = q->count, .semaphore = q->flags & EFD_SEMAPHORE };
	return anonymous_open(
		self, &eventfd_ops, e, q->flags & ~(uint32_t)EFD_SEMAPHORE, &p->fd, &p->handle);
}
