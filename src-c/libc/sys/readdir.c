/* getdents64. The server sends whole records, as Linux lays them out. */
#include <errno.h>
#include <string.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "signal/signals.h"

static long read_records(int fd, void *to, uint32_t count)
{
	struct exa_descriptor directory;
	struct exa_tail tail = { .room = count };
	struct readdir_reply reply;
	long status = exa_descriptor_find(fd, &directory);

	if (status < 0)
		return status;
	status = CALL_TAIL(
		directory.server, readdir, &reply, &tail, .handle = directory.handle, .count = count);
	if (status < 0)
		return status;
	if (tail.length > count)
		return -EIO;
	memcpy(to, tail.bytes, tail.length);
	return tail.length;
}

long __exa_sys_getdents64(long fd, long to, long count)
{
	if (count < 0 || exa_bad_pointer((void *)to, count))
		return count < 0 ? -EINVAL : -EFAULT;
	if (count > EXA_TAIL_MAX)
		count = EXA_TAIL_MAX;
	return FINISH(RESTART_ALWAYS, read_records(fd, (void *)to, count));
}
