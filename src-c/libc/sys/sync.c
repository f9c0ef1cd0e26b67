/* sync, syncfs, fsync, fdatasync, sync_file_range (more than it asks). */
#include "descriptor.h"
#include "request.h"
#include "signals.h"

static long sync_descriptor(int fd)
{
	struct exa_descriptor file;
	long status = exa_descriptor_find(fd, &file);

	if (status < 0)
		return status;
	return CALL(file.server, sync, NULL, .handle = file.handle);
}

long __exa_sys_sync(void)
{
	return FINISH(RESTART_ALWAYS, CALL(RESMGR, sync_all, NULL));
}

long __exa_sys_syncfs(long fd)
{
	struct exa_descriptor file;
	long status = FINISH(RESTART_ALWAYS, exa_descriptor_find(fd, &file));

	return status < 0 ? status : __exa_sys_sync();
}

long __exa_sys_fsync(long fd)
{
	return FINISH(RESTART_ALWAYS, sync_descriptor(fd));
}

long __exa_sys_fdatasync(long fd)
{
	return __exa_sys_fsync(fd);
}

long __exa_sys_sync_file_range(long fd, long offset_low, long offset_high, long length_low, long length_high, long flags)
{
	(void)offset_low, (void)offset_high, (void)length_low, (void)length_high, (void)flags;
	return __exa_sys_fsync(fd);
}
