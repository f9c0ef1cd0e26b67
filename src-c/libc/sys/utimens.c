/* utimensat; without a path, futimens. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include "file/path.h"
#include "signal/signals.h"

#define SECOND_NS 1000000000

static int convert(const struct timespec *from, int64_t *to)
{
	if (from->tv_nsec == UTIME_NOW) {
		*to = EXA_TIME_NOW;
	} else if (from->tv_nsec == UTIME_OMIT) {
		*to = EXA_TIME_OMIT;
	} else {
		if (from->tv_nsec < 0 || from->tv_nsec >= SECOND_NS)
			return -EINVAL;
		/* a time that 64 bits of ns cannot hold (after 2262) becomes the last one that they can */
		if (from->tv_sec > EXA_TIME_OMIT / SECOND_NS - 1)
			*to = EXA_TIME_OMIT - 1;
		else if (from->tv_sec < INT64_MIN / SECOND_NS + 1)
			*to = INT64_MIN;
		else
			*to = from->tv_sec * SECOND_NS + from->tv_nsec;
	}
	return 0;
}

static long set(int fd, const char *path, const struct path_op_request *fields)
{
	if (path)
		return exa_path_op(path, fields, NULL);
	return CALL(RESMGR, descriptor_set, NULL, .fd = fd, .op = EXA_OP_UTIMES, .a = fields->a,
		.b = fields->b);
}

long __exa_sys_utimensat(long dirfd, long path, long times, long flags)
{
	const struct timespec *pair = (const struct timespec *)times;
	struct path_op_request fields = {
		.op = EXA_OP_UTIMES, .dirfd = dirfd, .flags = flags, .a = EXA_TIME_NOW, .b = EXA_TIME_NOW
	};
	bool bad = false;

	if (pair) {
		if (exa_bad_pointer(pair, 2 * sizeof *pair))
			return -EFAULT;
		/* Not even whether there is such a file (Linux). */
		if (pair[0].tv_nsec == UTIME_OMIT && pair[1].tv_nsec == UTIME_OMIT)
			return 0;
		bad = convert(&pair[0], &fields.a) || convert(&pair[1], &fields.b);
	}
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH) || (!path && (dirfd == AT_FDCWD || flags)))
		return -EINVAL;
	/* That there is no such file comes first (Linux). */
	if (bad)
		fields.a = fields.b = EXA_TIME_OMIT;

	long status = FINISH(RESTART_ALWAYS, set(dirfd, (const char *)path, &fields));

	return status < 0 || !bad ? status : -EINVAL;
}
