/*
 * flock, and fcntl's record locks: from a struct flock to a range of bytes. resmgr has the locks;
 * where the file ends and the offset stands, the server of the description.
 */
#include "file/lock.h"

#include <errno.h>
#include <sys/file.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "signal/signals.h"

/* Where l_start counts from; -errno. */
static int64_t base_of(int fd, int whence)
{
	struct exa_descriptor file;
	struct seek_reply offset;
	struct handle_stat_reply stat;
	long status;

	if (whence == SEEK_SET)
		return 0;
	if (whence != SEEK_CUR && whence != SEEK_END)
		return -EINVAL;
	status = exa_descriptor_find(fd, &file);
	if (status < 0)
		return status;
	if (whence == SEEK_END) {
		status = CALL(file.server, handle_stat, &stat, .handle = file.handle);
		return status < 0 ? status : stat.st.size;
	}
	status = CALL(file.server, seek, &offset, .handle = file.handle, .whence = SEEK_CUR);
	return status < 0 ? status : offset.offset;
}

/* Both ends included; a length of 0 reaches to the end of all files, one below 0 goes backwards. */
static long range_of(int fd, const struct flock *lock, int64_t *start, int64_t *end)
{
	int64_t base = base_of(fd, lock->l_whence);

	if (base < 0)
		return base;
	if (lock->l_start > INT64_MAX - base)
		return -EOVERFLOW;
	*start = base + lock->l_start;
	*end = INT64_MAX;
	if (lock->l_len > 0) {
		if (*start >= 0 && lock->l_len - 1 > INT64_MAX - *start)
			return -EOVERFLOW;
		*end = *start + lock->l_len - 1;
	} else if (lock->l_len < 0) {
		*end = *start - 1;
		*start += lock->l_len;
	}
	return *start < 0 ? -EINVAL : 0;
}

long exa_record_lock(int fd, int command, struct flock *lock)
{
	bool test = command == F_GETLK || command == F_OFD_GETLK;
	bool process = command == F_GETLK || command == F_SETLK || command == F_SETLKW;
	bool wait = command == F_SETLKW || command == F_OFD_SETLKW;
	struct lock_reply reply;
	int64_t start, end;

	if (exa_bad_pointer(lock, sizeof *lock))
		return -EFAULT;
	if (!process && lock->l_pid)
		return -EINVAL;

	long status = range_of(fd, lock, &start, &end);

	if (status >= 0)
		status = CALL(RESMGR, lock, &reply, .fd = fd,
			.kind = process ? EXA_LOCK_RECORD : EXA_LOCK_DESCRIPTION,
			.op = test ? EXA_LOCK_TEST
				: wait ? EXA_LOCK_WAIT
					   : EXA_LOCK_TRY,
			.type = lock->l_type, .start = start, .end = end);
	if (status < 0 || !test)
		return status;
	lock->l_type = reply.type;
	if (reply.type == F_UNLCK)
		return 0;
	lock->l_whence = SEEK_SET;
	lock->l_start = reply.start;
	lock->l_len = reply.end == INT64_MAX ? 0 : reply.end - reply.start + 1;
	lock->l_pid = reply.pid;
	return 0;
}

long __exa_sys_flock(long fd, long operation)
{
	int type;

	switch (operation & ~LOCK_NB) {
	case LOCK_SH:
		type = F_RDLCK;
		break;
	case LOCK_EX:
		type = F_WRLCK;
		break;
	case LOCK_UN:
		type = F_UNLCK;
		break;
	default:
		return -EINVAL;
	}
	return FINISH(RESTART_IF_ASKED,
		CALL(RESMGR, lock, NULL, .fd = fd, .kind = EXA_LOCK_WHOLE,
			.op = operation & LOCK_NB ? EXA_LOCK_TRY : EXA_LOCK_WAIT, .type = type,
			.end = INT64_MAX));
}
