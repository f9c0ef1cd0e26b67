/* getcwd, chdir, fchdir. */
#include <errno.h>
#include <string.h>
#include "request.h"
#include "signals.h"

static long get(char *to, size_t room)
{
	struct exa_tail tail = { .room = EXA_PATH_MAX };
	long status = CALL_TAIL(RESMGR, getcwd, NULL, &tail);

	if (status < 0)
		return status;
	if (tail.length >= room)
		return -ERANGE;
	memcpy(to, tail.bytes, tail.length);
	to[tail.length] = 0;
	return tail.length + 1;
}

static long change(const char *path)
{
	struct iovec piece;
	struct exa_tail tail = { .pieces = &piece, .count = 1 };
	long bad = exa_path_piece(&piece, path);

	if (bad)
		return bad;
	/* an empty tail would mean the descriptor */
	if (!*path)
		return -ENOENT;
	return CALL_TAIL(RESMGR, chdir, NULL, &tail, .fd = -1);
}

long __exa_sys_getcwd(long to, long room)
{
	if (exa_bad_pointer((void *)to, room))
		return -EFAULT;
	return FINISH(RESTART_ALWAYS, get((char *)to, room));
}

long __exa_sys_chdir(long path)
{
	return FINISH(RESTART_ALWAYS, change((const char *)path));
}

long __exa_sys_fchdir(long fd)
{
	return FINISH(RESTART_ALWAYS, CALL(RESMGR, chdir, NULL, .fd = fd));
}
