/* fchown, fchownat. An id of -1 stays as it is. */
#include <errno.h>
#include <fcntl.h>

#include "file/path.h"
#include "signal/signals.h"

static int64_t id(long value) { return value == -1 ? -1 : (int64_t)(uint32_t)value; }

long __exa_sys_fchown(long fd, long uid, long gid)
{
	return FINISH(RESTART_ALWAYS,
		CALL(RESMGR, descriptor_set, NULL, .fd = fd, .op = EXA_OP_CHOWN, .a = id(uid),
			.b = id(gid)));
}

long __exa_sys_fchownat(long dirfd, long path, long uid, long gid, long flags)
{
	struct path_op_request fields = {
		.op = EXA_OP_CHOWN, .dirfd = dirfd, .flags = flags, .a = id(uid), .b = id(gid)
	};

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return FINISH(RESTART_ALWAYS, exa_path_op((const char *)path, &fields, NULL));
}
