/*
 * truncate, ftruncate, fallocate. That a description is not open for writing, its server knows.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "file/descriptor.h"
#include "file/file_limit.h"
#include "file/path.h"
#include "signal/signals.h"

/* FALLOC_FL_ZERO_RANGE, which musl has no name for */
#define ZERO_RANGE 16

static int64_t join(long low, long high) { return (int64_t)high << 32 | (uint32_t)low; }

static long truncate_descriptor(int fd, int64_t size)
{
	struct exa_descriptor file;
	long status = exa_descriptor_find(fd, &file);

	if (status < 0)
		return status;
	if (file.mode & EXA_MODE_LIMITED && (status = exa_file_limit_check(size)) < 0)
		return status;
	return CALL(file.server, truncate, NULL, .handle = file.handle, .size = size);
}

/* The server does as much at once as lets others have their turn. */
static long allocate(int fd, uint32_t mode, int64_t offset, int64_t length)
{
	struct exa_descriptor file;
	struct allocate_reply reply;
	long status = exa_descriptor_find(fd, &file);

	if (status < 0)
		return status;
	if (file.flags & O_PATH)
		return -EBADF;
	if (offset < 0 || length <= 0)
		return -EINVAL;
	if (mode & ~(FALLOC_FL_KEEP_SIZE | ZERO_RANGE)
		&& mode != (FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE))
		return -EOPNOTSUPP;
	if ((file.flags & O_ACCMODE) == O_RDONLY)
		return -EBADF;
	if (!S_ISREG(file.mode))
		return S_ISFIFO(file.mode) ? -ESPIPE : S_ISDIR(file.mode) ? -EISDIR : -ENODEV;
	if (length > INT64_MAX - offset)
		return -EFBIG;
	if (!(mode & FALLOC_FL_KEEP_SIZE) && file.mode & EXA_MODE_LIMITED
		&& (status = exa_file_limit_check(offset + length)) < 0)
		return status;
	while (length > 0) {
		status = CALL(file.server, allocate, &reply, .handle = file.handle, .offset = offset,
			.length = length, .mode = mode);
		if (status < 0)
			return status;
		offset += reply.done;
		length -= reply.done;
	}
	return 0;
}

static long truncate_path(const char *path, int64_t size)
{
	struct path_op_request fields = { .op = EXA_OP_TRUNCATE, .dirfd = AT_FDCWD, .a = size };
	long status = exa_file_limit_check(size);

	return status < 0 ? status : exa_path_op(path, &fields, NULL);
}

long __exa_sys_truncate(long path, long low, long high)
{
	if (high < 0)
		return -EINVAL;
	return FINISH(RESTART_ALWAYS, truncate_path((const char *)path, join(low, high)));
}

long __exa_sys_ftruncate(long fd, long low, long high)
{
	if (high < 0)
		return -EINVAL;
	return FINISH(RESTART_ALWAYS, truncate_descriptor(fd, join(low, high)));
}

long __exa_sys_fallocate(
	long fd, long mode, long offset_low, long offset_high, long length_low, long length_high)
{
	int64_t offset = join(offset_low, offset_high), length = join(length_low, length_high);

	return FINISH(RESTART_ALWAYS, allocate(fd, mode, offset, length));
}
