/* mkdirat, mknodat: new names for new files. The umask is resmgr's. */
#include <errno.h>
#include <sys/stat.h>

#include "file/path.h"
#include "signal/signals.h"

#define MODE_BITS 07777

long __exa_sys_mkdirat(long dirfd, long path, long mode)
{
	struct path_op_request fields = {
		.op = EXA_OP_MKDIR, .dirfd = dirfd, .mode = mode & MODE_BITS
	};

	return FINISH(RESTART_ALWAYS, exa_path_op((const char *)path, &fields, NULL));
}

long __exa_sys_mknodat(long dirfd, long path, long mode, long device)
{
	struct path_op_request fields = {
		.op = EXA_OP_MKNOD, .dirfd = dirfd, .mode = mode, .a = (uint32_t)device
	};

	if (!(mode & S_IFMT))
		fields.mode |= S_IFREG;
	if (S_ISDIR(fields.mode))
		return -EPERM;
	/* Before anything is looked for, as Linux. */
	if (!S_ISREG(fields.mode) && !S_ISFIFO(fields.mode) && !S_ISSOCK(fields.mode)
		&& !S_ISCHR(fields.mode) && !S_ISBLK(fields.mode))
		return -EINVAL;
	return FINISH(RESTART_ALWAYS, exa_path_op((const char *)path, &fields, NULL));
}
