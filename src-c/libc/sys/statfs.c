/* statfs, fstatfs. */
#include <errno.h>
#include <sys/statfs.h>

#include "call/request.h"
#include "signal/signals.h"

static long ask(const char *path, int fd, struct statfs *to)
{
	struct iovec piece;
	struct exa_tail tail = { .pieces = &piece, .count = path ? 1 : 0 };
	struct statfs_reply reply;
	long status = path ? exa_path_piece(&piece, path) : 0;

	if (status)
		return status;
	/* an empty tail would mean the descriptor */
	if (path && !*path)
		return -ENOENT;
	status = CALL_TAIL(RESMGR, statfs, &reply, &tail, .fd = fd);
	if (status < 0)
		return status;
	*to = (struct statfs){
		.f_type = reply.type,
		.f_bsize = reply.blksize,
		.f_frsize = reply.blksize,
		.f_blocks = reply.blocks,
		.f_bfree = reply.blocks_free,
		.f_bavail = reply.blocks_free,
		.f_files = reply.files,
		.f_ffree = reply.files_free,
		.f_namelen = EXA_NAME_MAX,
		.f_flags = reply.flags,
	};
	return 0;
}

long __exa_sys_statfs(long path, long to)
{
	if (!path || exa_bad_pointer((void *)to, sizeof(struct statfs)))
		return -EFAULT;
	return FINISH(RESTART_ALWAYS, ask((const char *)path, -1, (struct statfs *)to));
}

long __exa_sys_fstatfs(long fd, long to)
{
	if (exa_bad_pointer((void *)to, sizeof(struct statfs)))
		return -EFAULT;
	return FINISH(RESTART_ALWAYS, ask(NULL, fd, (struct statfs *)to));
}
