/* _llseek, which is lseek's. */
#include <errno.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "signal/signals.h"

static long seek(int fd, int64_t offset, int whence, int64_t *result)
{
	struct exa_descriptor file;
	struct seek_reply reply;
	long status = exa_descriptor_find(fd, &file);

	if (status < 0)
		return status;
	status =
		CALL(file.server, seek, &reply, .handle = file.handle, .offset = offset, .whence = whence);
	if (status < 0)
		return status;
	*result = reply.offset;
	return 0;
}

long __exa_sys__llseek(long fd, long high, long low, long result, long whence)
{
	int64_t offset = (int64_t)high << 32 | (uint32_t)low;

	if (exa_bad_pointer((int64_t *)result, sizeof(int64_t)))
		return -EFAULT;
	return FINISH(RESTART_ALWAYS, seek(fd, offset, whence, (int64_t *)result));
}
