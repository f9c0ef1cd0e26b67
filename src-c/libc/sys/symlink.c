/* symlinkat, readlinkat. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "file/path.h"
#include "signal/signals.h"

static long make(const char *target, int dirfd, const char *path)
{
	struct iovec pieces[3];
	struct exa_tail tail = { .pieces = pieces, .count = 3 };
	long bad = exa_path_two(pieces, path, target);

	if (bad)
		return bad;
	if (!*target)
		return -ENOENT;
	return CALL_TAIL(RESMGR, path_op, NULL, &tail, .op = EXA_OP_SYMLINK, .dirfd = dirfd);
}

static long read_target(int dirfd, const char *path, char *to, size_t room)
{
	struct iovec piece;
	struct exa_tail tail = { .pieces = &piece, .count = 1, .room = EXA_PATH_MAX };
	long status = exa_path_piece(&piece, path);

	if (status)
		return status;
	/* an empty path: of the link that the descriptor is (readlink(2)) */
	status = CALL_TAIL(RESMGR, path_op, NULL, &tail, .op = EXA_OP_READLINK, .dirfd = dirfd,
		.flags = dirfd == AT_FDCWD ? 0 : AT_EMPTY_PATH);
	if (status < 0)
		return status;
	if (tail.length < room)
		room = tail.length;
	memcpy(to, tail.bytes, room);
	return room;
}

long __exa_sys_symlinkat(long target, long dirfd, long path)
{
	return FINISH(RESTART_ALWAYS, make((const char *)target, dirfd, (const char *)path));
}

long __exa_sys_readlinkat(long dirfd, long path, long to, long room)
{
	if (room <= 0)
		return -EINVAL;
	if (exa_bad_pointer((void *)to, room))
		return -EFAULT;
	return FINISH(RESTART_ALWAYS, read_target(dirfd, (const char *)path, (char *)to, room));
}
