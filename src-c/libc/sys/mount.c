/* mount, umount2. The options of a file system are text, as `data` is in Linux for most of them. */
#include <errno.h>

#include "file/path.h"
#include "signal/signals.h"

static long mount_once(
	const char *source, const char *path, const char *type, uint32_t flags, const char *options)
{
	struct iovec pieces[7];
	struct exa_tail tail = { .pieces = pieces, .count = 7 };
	long bad = exa_path_two(pieces, path, type ? type : "");

	pieces[3] = (struct iovec){ "", 1 };
	if (!bad)
		bad = exa_path_two(pieces + 4, source ? source : "", options ? options : "");
	if (bad)
		return bad;
	return CALL_TAIL(RESMGR, mount, NULL, &tail, .flags = flags);
}

static long unmount_once(const char *path, uint32_t flags)
{
	struct iovec piece;
	struct exa_tail tail = { .pieces = &piece, .count = 1 };
	long bad = exa_path_piece(&piece, path);

	return bad ? bad : CALL_TAIL(RESMGR, unmount, NULL, &tail, .flags = flags);
}

long __exa_sys_mount(long source, long path, long type, long flags, long options)
{
	return FINISH(RESTART_ALWAYS,
		mount_once((const char *)source, (const char *)path, (const char *)type, flags,
			(const char *)options));
}

long __exa_sys_umount2(long path, long flags)
{
	return FINISH(RESTART_ALWAYS, unmount_once((const char *)path, flags));
}
