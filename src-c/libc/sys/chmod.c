/* fchmod, fchmodat. */
#include "file/path.h"
#include "signal/signals.h"

#define MODE_BITS 07777

long __exa_sys_fchmod(long fd, long mode)
{
	return FINISH(RESTART_ALWAYS,
		CALL(RESMGR, descriptor_set, NULL, .fd = fd, .op = EXA_OP_CHMOD, .mode = mode & MODE_BITS));
}

long __exa_sys_fchmodat(long dirfd, long path, long mode)
{
	struct path_op_request fields = {
		.op = EXA_OP_CHMOD, .dirfd = dirfd, .mode = mode & MODE_BITS
	};

	return FINISH(RESTART_ALWAYS, exa_path_op((const char *)path, &fields, NULL));
}
