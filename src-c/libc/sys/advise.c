/* fadvise64, readahead: advice that a program may give and no one need take. */
#include "descriptor.h"
#include "request.h"
#include "signals.h"

static long check(int fd)
{
	struct exa_descriptor file;

	return FINISH(RESTART_ALWAYS, exa_descriptor_find(fd, &file));
}

long __exa_sys_fadvise64(long fd, long offset_low, long offset_high, long length_low, long length_high, long advice)
{
	(void)offset_low, (void)offset_high, (void)length_low, (void)length_high, (void)advice;
	return check(fd);
}

long __exa_sys_readahead(long fd, long offset_low, long offset_high, long count)
{
	(void)offset_low, (void)offset_high, (void)count;
	return check(fd);
}
