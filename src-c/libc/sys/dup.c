/* dup, dup3; fcntl(F_DUPFD) is in fcntl.c. */
#include <errno.h>
#include <fcntl.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "signal/signals.h"

static long dup_to(int fd, int target, int minimum, int flags)
{
	struct dup_reply reply;
	long status =
		CALL(RESMGR, dup, &reply, .fd = fd, .target = target, .minimum = minimum, .flags = flags);

	if (status < 0)
		return status;
	exa_descriptor_copy(fd, reply.fd, reply.server, reply.handle);
	return reply.fd;
}

long __exa_sys_dup(long fd) { return FINISH(RESTART_ALWAYS, dup_to(fd, -1, 0, 0)); }

long __exa_sys_dup3(long fd, long target, long flags)
{
	if (fd == target || flags & ~O_CLOEXEC)
		return -EINVAL;
	if (target < 0)
		return -EBADF;
	return FINISH(RESTART_ALWAYS, dup_to(fd, target, -1, flags));
}
