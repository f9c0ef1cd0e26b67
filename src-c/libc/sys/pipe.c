/* pipe2. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "signal/signals.h"

static long pipe_new(int fds[2], uint32_t flags)
{
	struct pipe_reply reply;
	long status = CALL(RESMGR, pipe, &reply, .flags = flags);

	if (status < 0)
		return status;
	exa_descriptor_enter(&(struct exa_descriptor){
		reply.read_fd, reply.server, reply.read_handle, O_RDONLY, S_IFIFO });
	exa_descriptor_enter(&(struct exa_descriptor){
		reply.write_fd, reply.server, reply.write_handle, O_WRONLY, S_IFIFO });
	fds[0] = reply.read_fd;
	fds[1] = reply.write_fd;
	return 0;
}

long __exa_sys_pipe2(long fds, long flags)
{
	if (flags & ~(O_CLOEXEC | O_NONBLOCK))
		return -EINVAL;
	if (exa_bad_pointer((int *)fds, 2 * sizeof(int)))
		return -EFAULT;
	return FINISH(RESTART_ALWAYS, pipe_new((int *)fds, flags));
}
