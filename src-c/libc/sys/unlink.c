/* unlinkat, which is rmdir with AT_REMOVEDIR. */
#include <errno.h>
#include <fcntl.h>

#include "file/path.h"
#include "signal/signals.h"

long __exa_sys_unlinkat(long dirfd, long path, long flags)
{
	struct path_op_request fields = { .op = flags & AT_REMOVEDIR ? EXA_OP_RMDIR : EXA_OP_UNLINK,
		.dirfd = dirfd };

	if (flags & ~AT_REMOVEDIR)
		return -EINVAL;
	return FINISH(RESTART_ALWAYS, exa_path_op((const char *)path, &fields, NULL));
}
