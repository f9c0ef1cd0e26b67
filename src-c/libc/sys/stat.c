/* fstat, newfstatat. */
#include <errno.h>
#include <fcntl.h>

#include "arch/exa/kstat.h"
#include "file/descriptor.h"
#include "file/path.h"
#include "signal/signals.h"

#define SECOND_NS 1000000000

/* Times before 1970 have a positive rest too. */
static void split(int64_t time, long long *seconds, int *ns)
{
	*seconds = time / SECOND_NS;
	*ns = time % SECOND_NS;
	if (*ns < 0) {
		*ns += SECOND_NS;
		--*seconds;
	}
}

static void fill(struct kstat *to, const struct exa_stat *from)
{
	*to = (struct kstat){
		.st_dev = from->dev,
		.st_ino = from->ino,
		.st_nlink = from->nlink,
		.st_mode = from->mode,
		.st_uid = from->uid,
		.st_gid = from->gid,
		.st_rdev = from->rdev,
		.st_size = from->size,
		.st_blksize = from->blksize,
		.st_blocks = from->blocks,
	};
	split(from->atime, &to->st_atime_sec, &to->st_atime_nsec);
	split(from->mtime, &to->st_mtime_sec, &to->st_mtime_nsec);
	split(from->ctime, &to->st_ctime_sec, &to->st_ctime_nsec);
}

static long stat_descriptor(int fd, struct kstat *to)
{
	struct exa_descriptor file;
	struct handle_stat_reply reply;
	long status = exa_descriptor_find(fd, &file);

	if (status < 0)
		return status;
	status = CALL(file.server, handle_stat, &reply, .handle = file.handle);
	if (status < 0)
		return status;
	fill(to, &reply.st);
	return 0;
}

static long stat_path(int dirfd, const char *path, struct kstat *to, uint32_t flags)
{
	struct path_op_reply reply;
	long status = exa_path_op(path,
		&(struct path_op_request){ .op = EXA_OP_LOOKUP, .dirfd = dirfd, .flags = flags }, &reply);

	if (status < 0)
		return status;
	fill(to, &reply.st);
	return 0;
}

long __exa_sys_fstat(long fd, long to)
{
	if (exa_bad_pointer((void *)to, sizeof(struct kstat)))
		return -EFAULT;
	return FINISH(RESTART_ALWAYS, stat_descriptor(fd, (struct kstat *)to));
}

long __exa_sys_newfstatat(long dirfd, long path, long to, long flags)
{
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT))
		return -EINVAL;
	if (exa_bad_pointer((char *)path, 1) || exa_bad_pointer((void *)to, sizeof(struct kstat)))
		return -EFAULT;
	if (flags & AT_EMPTY_PATH && !*(char *)path && dirfd != AT_FDCWD)
		return __exa_sys_fstat(dirfd, to);
	return FINISH(RESTART_ALWAYS,
		stat_path(dirfd, (const char *)path, (struct kstat *)to, flags & ~AT_NO_AUTOMOUNT));
}
