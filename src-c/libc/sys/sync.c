/* sync, syncfs, fsync, fdatasync, sync_file_range (more than it asks). */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "signal/signals.h"

static long sync_descriptor(int fd)
{
	struct exa_descriptor file;
	long status = exa_descriptor_find(fd, &file);

	if (status < 0)
		return status;
	return CALL(file.server, sync, NULL, .handle = file.handle);
}

long __exa_sys_sync(void) { return FINISH(RESTART_ALWAYS, CALL(RESMGR, sync_all, NULL)); }

long __exa_sys_syncfs(long fd)
{
	struct exa_descriptor file;
	long status = FINISH(RESTART_ALWAYS, exa_descriptor_find(fd, &file));

	if (status < 0)
		return status;
	return file.flags & O_PATH ? -EBADF : __exa_sys_sync();
}

long __exa_sys_fsync(long fd) { return FINISH(RESTART_ALWAYS, sync_descriptor(fd)); }

long __exa_sys_fdatasync(long fd) { return __exa_sys_fsync(fd); }

long __exa_sys_sync_file_range(
	long fd, long offset_low, long offset_high, long length_low, long length_high, long flags)
{
	struct exa_descriptor file;
	long status = FINISH(RESTART_ALWAYS, exa_descriptor_find(fd, &file));

	(void)offset_low, (void)length_low;
	if (status < 0)
		return status;
	if (offset_high < 0 || length_high < 0
		|| flags
			& ~(SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER))
		return -EINVAL;
	if (S_ISFIFO(file.mode) || S_ISSOCK(file.mode) || S_ISCHR(file.mode))
		return -ESPIPE;
	return __exa_sys_fsync(fd);
}
