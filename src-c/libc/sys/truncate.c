/*
 * truncate, ftruncate, fallocate. That a description is not open for writing, its server knows.
 * fallocate can only do what POSIX wants of posix_fallocate: make the file as long as asked.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include "descriptor.h"
#include "file_limit.h"
#include "path.h"
#include "signals.h"

static int64_t join(long low, long high)
{
	return (int64_t)high << 32 | (uint32_t)low;
}

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

static long grow(int fd, int64_t size)
{
	struct exa_descriptor file;
	struct handle_stat_reply reply;
	long status = exa_descriptor_find(fd, &file);

	if (status < 0)
		return status;
	if (file.flags & O_PATH || (file.flags & O_ACCMODE) == O_RDONLY)
		return -EBADF;
	if (!S_ISREG(file.mode))
		return S_ISFIFO(file.mode) ? -ESPIPE : S_ISDIR(file.mode) ? -EISDIR : -ENODEV;
	status = CALL(file.server, handle_stat, &reply, .handle = file.handle);
	if (status < 0 || reply.st.size >= size)
		return status;
	if (file.mode & EXA_MODE_LIMITED && (status = exa_file_limit_check(size)) < 0)
		return status;
	return CALL(file.server, truncate, NULL, .handle = file.handle, .size = size);
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

long __exa_sys_fallocate(long fd, long mode, long offset_low, long offset_high, long length_low, long length_high)
{
	int64_t offset = join(offset_low, offset_high), length = join(length_low, length_high);

	if (mode)
		return -EOPNOTSUPP;
	if (offset < 0 || length <= 0)
		return -EINVAL;
	if (length > INT64_MAX - offset)
		return -EFBIG;
	return FINISH(RESTART_ALWAYS, grow(fd, offset + length));
}
