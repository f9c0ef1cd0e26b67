/* faccessat, faccessat2. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "file/path.h"
#include "signal/signals.h"

long __exa_sys_faccessat2(long dirfd, long path, long mode, long flags)
{
	struct path_op_request fields = {
		.op = EXA_OP_ACCESS, .dirfd = dirfd, .flags = flags, .mode = mode
	};

	if (mode & ~(R_OK | W_OK | X_OK) || flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return FINISH(RESTART_ALWAYS, exa_path_op((const char *)path, &fields, NULL));
}

long __exa_sys_faccessat(long dirfd, long path, long mode)
{
	return __exa_sys_faccessat2(dirfd, path, mode, 0);
}
