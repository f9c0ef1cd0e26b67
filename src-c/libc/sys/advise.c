/* fadvise64, readahead: advice that a program may give and no one need take. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "signal/signals.h"

static long find(int fd, struct exa_descriptor *file)
{
	return FINISH(RESTART_ALWAYS, exa_descriptor_find(fd, file));
}

long __exa_sys_fadvise64(
	long fd, long offset_low, long offset_high, long length_low, long length_high, long advice)
{
	struct exa_descriptor file;
	long status = find(fd, &file);

	(void)offset_low, (void)offset_high, (void)length_low;
	if (status < 0)
		return status;
	if (file.flags & O_PATH)
		return -EBADF;
	if (S_ISFIFO(file.mode))
		return -ESPIPE;
	return length_high < 0 || advice < POSIX_FADV_NORMAL || advice > POSIX_FADV_NOREUSE ? -EINVAL
																						: 0;
}

long __exa_sys_readahead(long fd, long offset_low, long offset_high, long count)
{
	struct exa_descriptor file;
	long status = find(fd, &file);

	(void)offset_low, (void)offset_high, (void)count;
	if (status < 0)
		return status;
	if (file.flags & O_PATH || (file.flags & O_ACCMODE) == O_WRONLY)
		return -EBADF;
	return S_ISREG(file.mode) || S_ISBLK(file.mode) ? 0 : -EINVAL;
}
