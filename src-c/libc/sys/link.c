/* linkat, renameat2: calls that take two paths. */
#include <errno.h>
#include <fcntl.h>

#include "file/path.h"
#include "signal/signals.h"

static long link_once(
	int from_dirfd, const char *from, int to_dirfd, const char *to, uint32_t flags)
{
	struct iovec pieces[3];
	struct exa_tail tail = { .pieces = pieces, .count = 3 };
	long bad = exa_path_two(pieces, from, to);

	if (bad)
		return bad;
	return CALL_TAIL(
		RESMGR, link, NULL, &tail, .from_dirfd = from_dirfd, .to_dirfd = to_dirfd, .flags = flags);
}

static long rename_once(
	int from_dirfd, const char *from, int to_dirfd, const char *to, uint32_t flags)
{
	struct iovec pieces[3];
	struct exa_tail tail = { .pieces = pieces, .count = 3 };
	long bad = exa_path_two(pieces, from, to);

	if (bad)
		return bad;
	return CALL_TAIL(RESMGR, rename, NULL, &tail, .from_dirfd = from_dirfd, .to_dirfd = to_dirfd,
		.flags = flags);
}

long __exa_sys_linkat(long from_dirfd, long from, long to_dirfd, long to, long flags)
{
	if (flags & ~(AT_SYMLINK_FOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return FINISH(RESTART_ALWAYS,
		link_once(from_dirfd, (const char *)from, to_dirfd, (const char *)to, flags));
}

long __exa_sys_renameat2(long from_dirfd, long from, long to_dirfd, long to, long flags)
{
	return FINISH(RESTART_ALWAYS,
		rename_once(from_dirfd, (const char *)from, to_dirfd, (const char *)to, flags));
}
