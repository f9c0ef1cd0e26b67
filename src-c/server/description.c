/*
 * file.def's handlers, the same for every kind of open file description.
 *
 * Owns: the checks of handle, access mode and arguments; what a kind without a hook answers.
 * Entry points: description_new, description_adopt, description_rename, description_find,
 * description_release, do_read … do_release, do_handle_set. Every handle of a server that links
 * this names a struct description. Does not do: what a read or write means (struct
 * description_ops).
 */
#include "description.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "handle.h"

#define STATUS_FLAGS (O_APPEND | O_NONBLOCK)
#define SEEK_WHENCE_MAX 4 /* SEEK_HOLE, which not all headers name */
#define ALWAYS_READY (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)

static void description_end(struct subject *subject)
{
	struct description *d = (struct description *)subject;
	if (d->ops->release)
		d->ops->release(d);
	free_later(&d->dying, d);
}

struct description *description_new(
	const struct description_ops *ops, void *object, uint32_t flags, uint32_t uid)
{
	return description_adopt(0, ops, object, flags, uid);
}

struct description *description_adopt(
	uint64_t handle, const struct description_ops *ops, void *object, uint32_t flags, uint32_t uid)
{
	struct description *d = malloc(sizeof *d);
	if (!d)
		return NULL;
	*d = (struct description){ .subject = { .end = description_end },
		.ops = ops,
		.object = object,
		.flags = flags,
		.uid = uid };
	d->handle = !handle ? handle_new(d) : handle_adopt(handle, d) ? handle : 0;
	if (!d->handle) {
		free(d);
		return NULL;
	}
	return d;
}

bool description_rename(struct description *d, uint64_t handle)
{
	if (!handle_adopt(handle, d))
		return false;
	handle_free(d->handle);
	d->handle = handle;
	return true;
}

struct description *description_find(uint64_t handle) { return handle_get(handle); }

void description_release(struct description *d)
{
	handle_free(d->handle);
	d->leaving = d->subject.users;
	if (d->leaving && d->ops->leave)
		d->ops->leave(d);
	subject_over(&d->subject);
}

/* What the request is about: by its handle; or what it has begun on, which may have none any more.
 */
static struct description *description_of(struct request *r, uint64_t handle)
{
	struct description *d = description_find(handle);
	return (struct description *)request_on(r, d ? &d->subject : NULL);
}

uint32_t descriptions_count(void) { return handle_count(); }

void descriptions_each(void (*each)(struct description *, void *), void *argument)
{
	uint32_t at = 0;
	uint64_t handle;
	for (struct description *d; (d = handle_next(&at, &handle));)
		each(d, argument);
}

static bool may_read(const struct description *d)
{
	/* Access mode 3 is for ioctl alone (Linux open(2)). */
	return !(d->flags & O_PATH) && ((d->flags & 3) == O_RDONLY || (d->flags & 3) == O_RDWR);
}

static bool may_write(const struct description *d)
{
	return !(d->flags & O_PATH) && ((d->flags & 3) == O_WRONLY || (d->flags & 3) == O_RDWR);
}

/* It is not open for that. Linux looks first whether it has offsets, where one is given. */
static int refusal(const struct description *d, int64_t offset)
{
	return d && !(d->flags & O_PATH) && offset != EXA_OFFSET_CURRENT && !d->ops->seek ? -ESPIPE
																					  : -EBADF;
}

/* Whether the end of it is an offset still. */
static bool range_is(const struct description *d, int64_t offset, uint32_t count)
{
	return count <= INT64_MAX - (offset == EXA_OFFSET_CURRENT ? d->offset : offset);
}

int do_read(struct request *r, const struct read_request *q, struct read_reply *p)
{
	struct description *d = description_of(r, q->handle);
	if (!d || !may_read(d))
		return refusal(d, q->offset);
	if (!d->ops->read || q->offset < EXA_OFFSET_CURRENT || !range_is(d, q->offset, q->count))
		return -EINVAL;
	int got =
		d->ops->read(r, d, q->offset, r->out, q->count < EXA_TAIL_MAX ? q->count : EXA_TAIL_MAX);
	if (got < 0)
		return got;
	p->count = r->out_len = (uint32_t)got;
	return 0;
}

int do_write(struct request *r, const struct write_request *q, struct write_reply *p)
{
	struct description *d = description_of(r, q->handle);
	if (!d || !may_write(d))
		return refusal(d, q->offset);
	if (!d->ops->write
		|| !range_is(d, q->offset < EXA_OFFSET_CURRENT ? EXA_OFFSET_EXACT(q->offset) : q->offset,
			r->tail_len))
		return -EINVAL;
	int taken = d->ops->write(r, d, q->offset, r->tail, r->tail_len);
	if (taken < 0)
		return taken;
	p->count = (uint32_t)taken;
	return 0;
}

int do_seek(struct request *r, const struct seek_request *q, struct seek_reply *p)
{
	struct description *d = description_of(r, q->handle);
	if (!d || d->flags & O_PATH)
		return -EBADF;
	/* Before what it is, as on Linux. */
	if (q->whence < SEEK_SET || q->whence > SEEK_WHENCE_MAX)
		return -EINVAL;
	if (!d->ops->seek)
		return -ESPIPE;
	int64_t offset = d->ops->seek(r, d, q->offset, q->whence);
	if (offset < 0)
		return (int)offset;
	p->offset = offset;
	return 0;
}

int do_handle_stat(
	struct request *r, const struct handle_stat_request *q, struct handle_stat_reply *p)
{
	(void)r;
	struct description *d = description_find(q->handle);
	return d && d->ops->stat ? d->ops->stat(d, &p->st) : -EBADF;
}

int do_truncate(struct request *r, const struct truncate_request *q, struct truncate_reply *p)
{
	(void)p;
	struct description *d = description_of(r, q->handle);
	if (!d || d->flags & O_PATH)
		return -EBADF;
	/* Not EBADF: ftruncate of what is not open for writing (POSIX allows both, Linux has this). */
	if (!may_write(d) || !d->ops->truncate || q->size < 0)
		return -EINVAL;
	return d->ops->truncate(r, d, q->size);
}

int do_allocate(struct request *r, const struct allocate_request *q, struct allocate_reply *p)
{
	struct description *d = description_of(r, q->handle);
	if (!d || !may_write(d))
		return -EBADF;
	if (q->offset < 0 || q->length <= 0)
		return -EINVAL;
	return d->ops->allocate ? d->ops->allocate(r, d, q, &p->done) : -EOPNOTSUPP;
}

int do_readdir(struct request *r, const struct readdir_request *q, struct readdir_reply *p)
{
	struct description *d = description_of(r, q->handle);
	if (!d || d->flags & O_PATH)
		return -EBADF;
	if (!d->ops->readdir)
		return -ENOTDIR;
	int got = d->ops->readdir(r, d, r->out, q->count < EXA_TAIL_MAX ? q->count : EXA_TAIL_MAX);
	if (got < 0)
		return got;
	p->count = r->out_len = (uint32_t)got;
	return 0;
}

int do_ioctl(struct request *r, const struct ioctl_request *q, struct ioctl_reply *p)
{
	struct description *d = description_of(r, q->handle);
	if (!d || d->flags & O_PATH)
		return -EBADF;
	return d->ops->ioctl ? d->ops->ioctl(r, d, q->request, &p->result) : -ENOTTY;
}

int do_sync(struct request *r, const struct sync_request *q, struct sync_reply *p)
{
	(void)p;
	struct description *d = description_of(r, q->handle);
	if (!d || d->flags & O_PATH)
		return -EBADF;
	return d->ops->sync ? d->ops->sync(r, d) : -EINVAL;
}

int do_description_flags(
	struct request *r, const struct description_flags_request *q, struct description_flags_reply *p)
{
	(void)r;
	struct description *d = description_find(q->handle);
	if (!d)
		return -EBADF;
	if (q->set && d->flags & O_PATH)
		return -EBADF;
	if (q->set)
		d->flags = (d->flags & ~(uint32_t)STATUS_FLAGS) | (q->flags & STATUS_FLAGS);
	p->flags = d->flags;
	return 0;
}

int do_arm(struct request *r, const struct arm_request *q, struct arm_reply *p)
{
	struct description *d = description_of(r, q->handle);
	if (!d || d->flags & O_PATH)
		return -EBADF;
	if (d->ops->arm)
		return d->ops->arm(r, d, q, p);
	p->ready = q->events & ALWAYS_READY;
	return 0;
}

int do_disarm(struct request *r, const struct disarm_request *q, struct disarm_reply *p)
{
	(void)p;
	struct description *d = description_find(q->handle);
	if (d && d->ops->disarm)
		d->ops->disarm(d, r->head->sender, q->token);
	return 0;
}

int do_handle_set(struct request *r, const struct handle_set_request *q, struct handle_set_reply *p)
{
	(void)p;
	if (!request_is_from_above(r))
		return -EPERM;
	struct description *d = description_of(r, q->handle);
	if (!d)
		return -EBADF;
	return d->ops->set ? d->ops->set(r, d, q) : -EINVAL;
}

int do_release(struct request *r, const struct release_request *q, struct release_reply *p)
{
	(void)p;
	if (!request_is_from_above(r))
		return -EPERM;
	struct description *d = description_find(q->handle);
	if (!d)
		return -EBADF;
	description_release(d);
	return 0;
}
