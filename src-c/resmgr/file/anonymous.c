/*
 * What descriptions of resmgr's own without a path have in common: eventfd, timerfd, signalfd,
 * epoll. Entry points: anonymous.h. Does not do: what they mean.
 */
#include "anonymous.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "fd.h"

int anonymous_open(struct proc *self, const struct description_ops *ops, void *object,
	uint32_t flags, int32_t *fd, uint64_t *handle)
{
	int status = !object                              ? -ENOMEM
		: flags & ~(uint32_t)(O_CLOEXEC | O_NONBLOCK) ? -EINVAL
													  : fd_may_open(self);
	struct description *d =
		status < 0 ? NULL : description_new(ops, object, O_RDWR | (flags & O_NONBLOCK), self->euid);
	if (!d) {
		free(object);
		return status < 0 ? status : -ENOMEM;
	}
	*handle = d->handle;
	struct open_file *f = file_new(EXA_ENDPOINT(EXA_SERVER_resmgr, 1), d->handle, O_RDWR, 0);
	if (!f)
		return -ENOMEM;
	*fd = fd_alloc(self, f, 0, flags & O_CLOEXEC);
	return 0;
}

void *anonymous_find(uint64_t handle, const struct description_ops *ops)
{
	struct description *d = description_find(handle);
	return d && d->ops == ops ? d->object : NULL;
}

int anonymous_stat(struct description *d, struct exa_stat *st)
{
	(void)d;
	*st = (struct exa_stat){ .mode = 0600, .nlink = 1, .blksize = 4096, .ino = 1 };
	return 0;
}
