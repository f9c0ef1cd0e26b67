/* getcwd, chdir, fchdir, chroot. */
#include <errno.h>
#include <string.h>

#include "call/request.h"
#include "signal/signals.h"

static long get(char *to, size_t room)
{
	struct exa_tail tail = { .room = EXA_PATH_MAX };
	long status = CALL_TAIL(RESMGR, getcwd, NULL, &tail);

	if (status < 0)
		return status;
	/* its NUL is among them */
	if (tail.length > room)
		return -ERANGE;
	memcpy(to, tail.bytes, tail.length);
	return tail.length;
}

/* An empty tail would mean chdir's descriptor. */
static long name_piece(struct iovec *piece, const char *path)
{
	long bad = exa_path_piece(piece, path);

	return bad ? bad : *path ? 0 : -ENOENT;
}

static long change(const char *path)
{
	struct iovec piece;
	struct exa_tail tail = { .pieces = &piece, .count = 1 };
	long bad = name_piece(&piece, path);

	return bad ? bad : CALL_TAIL(RESMGR, chdir, NULL, &tail, .fd = -1);
}

static long change_root(const char *path)
{
	struct iovec piece;
	struct exa_tail tail = { .pieces = &piece, .count = 1 };
	long bad = name_piece(&piece, path);

	return bad ? bad : CALL_TAIL(RESMGR, chroot, NULL, &tail);
}

long __exa_sys_getcwd(long to, long room)
{
	if (exa_bad_pointer((void *)to, room))
		return -EFAULT;
	return FINISH(RESTART_ALWAYS, get((char *)to, room));
}

long __exa_sys_chdir(long path) { return FINISH(RESTART_ALWAYS, change((const char *)path)); }

long __exa_sys_fchdir(long fd)
{
	return FINISH(RESTART_ALWAYS, CALL(RESMGR, chdir, NULL, .fd = fd));
}

long __exa_sys_chroot(long path) { return FINISH(RESTART_ALWAYS, change_root((const char *)path)); }
