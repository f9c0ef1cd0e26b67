/*
 * fcntl. Does not do: locks (lock.c), leases, signals on input (-EINVAL).
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "file/lock.h"
#include "signal/signals.h"

static long dup_from(int fd, int minimum, int flags)
{
	struct dup_reply reply;

	if (minimum < 0)
		return -EINVAL;

	long status =
		CALL(RESMGR, dup, &reply, .fd = fd, .target = -1, .minimum = minimum, .flags = flags);

	if (status < 0)
		return status;
	exa_descriptor_copy(fd, reply.fd, reply.server, reply.handle);
	return reply.fd;
}

static long descriptor_flags(int fd, bool set, uint32_t flags)
{
	struct descriptor_flags_reply reply;
	long status =
		CALL(RESMGR, descriptor_flags, &reply, .fd = fd, .set = set, .flags = flags & FD_CLOEXEC);

	if (status < 0 || set)
		return status;
	return reply.flags & FD_CLOEXEC;
}

static long description_flags(int fd, bool set, uint32_t flags)
{
	struct exa_descriptor file;
	struct description_flags_reply reply;
	long status = exa_descriptor_find(fd, &file);

	if (status < 0)
		return status;
	if (file.flags & O_PATH)
		return set ? -EBADF : (long)(file.flags & (O_PATH | O_DIRECTORY));
	status = CALL(file.server, description_flags, &reply, .handle = file.handle, .set = set,
		.flags = flags & (O_APPEND | O_NONBLOCK));
	if (status < 0 || set)
		return status;
	return reply.flags | file.flags;
}

/* The pipe's server knows both commands as requests of ioctl. */
static long pipe_size(int fd, int command, long argument)
{
	struct exa_descriptor file;
	struct iovec piece = { &argument, sizeof argument };
	struct exa_tail tail = { .pieces = &piece, .count = 1 };
	struct ioctl_reply reply;
	long status = exa_descriptor_find(fd, &file);

	if (status < 0)
		return status;
	if (!S_ISFIFO(file.mode) || file.flags & O_PATH)
		return -EBADF;
	status =
		CALL_TAIL(file.server, ioctl, &reply, &tail, .handle = file.handle, .request = command);
	return status < 0 ? status : reply.result;
}

static long fcntl_once(int fd, int command, long argument)
{
	switch (command) {
	case F_DUPFD:
		return dup_from(fd, argument, 0);
	case F_DUPFD_CLOEXEC:
		return dup_from(fd, argument, O_CLOEXEC);
	case F_GETFD:
		return descriptor_flags(fd, false, 0);
	case F_SETFD:
		return descriptor_flags(fd, true, argument);
	case F_GETFL:
		return description_flags(fd, false, 0);
	case F_SETFL:
		return description_flags(fd, true, argument);
	case F_SETPIPE_SZ:
	case F_GETPIPE_SZ:
		return pipe_size(fd, command, argument);
	}

	struct exa_descriptor file;
	long status = exa_descriptor_find(fd, &file);

	return status < 0 ? status : -EINVAL;
}

static bool is_lock(int command)
{
	return command == F_GETLK || command == F_SETLK || command == F_SETLKW || command == F_OFD_GETLK
		|| command == F_OFD_SETLK || command == F_OFD_SETLKW;
}

long __exa_sys_fcntl(long fd, long command, long argument)
{
	if (is_lock(command))
		return FINISH(RESTART_IF_ASKED, exa_record_lock(fd, command, (struct flock *)argument));
	return FINISH(RESTART_ALWAYS, fcntl_once(fd, command, argument));
}
