/* openat. The reply also says where the descriptor leads, which read and write want to know. */
#include <fcntl.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "signal/signals.h"

#define MODE_BITS 07777

static long open_path(int dirfd, const char *path, uint32_t flags, uint32_t mode)
{
	struct iovec piece;
	struct exa_tail tail = { .pieces = &piece, .count = 1 };
	struct open_reply reply;
	long bad = exa_path_piece(&piece, path);

	if (bad)
		return bad;

	long status = CALL_TAIL(
		RESMGR, open, &reply, &tail, .dirfd = dirfd, .flags = flags & ~O_LARGEFILE, .mode = mode);

	if (status < 0)
		return status;
	exa_descriptor_enter(
		&(struct exa_descriptor){ reply.fd, reply.server, reply.handle, flags, reply.mode });
	return reply.fd;
}

long __exa_sys_openat(long dirfd, long path, long flags, long mode)
{
	return FINISH(RESTART_IF_ASKED, open_path(dirfd, (const char *)path, flags, mode & MODE_BITS));
}
