/*
 * mmap, munmap, mremap, msync: memory by pages, and copies of files.
 *
 * A file is read in when it is mapped. What is shared is kept like its file (memory/shared_sync.h);
 * where there is no file, resmgr has one without a name.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "memory/pages.h"
#include "memory/shared_map.h"
#include "signal/signals.h"

static bool misaligned(long address) { return address & (PAGE_BYTES - 1); }

static size_t whole_pages(size_t length) { return (length + PAGE_BYTES - 1) & -(size_t)PAGE_BYTES; }

static long check(int fd, struct exa_descriptor *file, bool written)
{
	long status = FINISH(RESTART_ALWAYS, exa_descriptor_find(fd, file));

	if (status < 0)
		return status;
	if (file->flags & O_PATH)
		return -EBADF;
	if (!S_ISREG(file->mode))
		return -ENODEV;
	if ((file->flags & O_ACCMODE) != O_RDWR && ((file->flags & O_ACCMODE) != O_RDONLY || written))
		return -EACCES;
	return 0;
}

/* Fills pages from the file; what lies behind its end stays zero. */
static long read_in(int fd, char *to, size_t length, int64_t offset)
{
	struct exa_descriptor file;
	size_t done = 0;
	long status = check(fd, &file, false);

	while (status >= 0 && done < length) {
		uint32_t chunk = length - done < EXA_TAIL_MAX ? length - done : EXA_TAIL_MAX;
		struct exa_tail tail = { .room = chunk };

		status = FINISH(RESTART_ALWAYS,
			CALL_TAIL(file.server, read, NULL, &tail, .handle = file.handle,
				.offset = offset + done, .count = chunk));
		if (status < 0)
			return status;
		memcpy(to + done, tail.bytes, tail.length);
		done += tail.length;
		if (tail.length < chunk)
			break;
	}
	return status < 0 ? status : 0;
}

static long share(int fd, char *to, size_t length, int64_t offset, int flags, bool written)
{
	struct exa_descriptor file;

	if (flags & MAP_ANONYMOUS)
		return exa_shared_add_anonymous(to, length);

	long status = check(fd, &file, written);

	return status < 0 ? status : exa_shared_add(fd, to, length, offset, written);
}

static char *find_place(long address, size_t length, int flags)
{
	if (!(flags & MAP_FIXED))
		return exa_pages_take(length);
	if (exa_shared_remove((char *)address, length) < 0)
		return NULL;
	exa_pages_give((char *)address, length);
	return exa_pages_take_at((char *)address, length) ? (char *)address : NULL;
}

/* LIMIT: memory that processes share is a copy in each; what one has written the other sees where
 * they tell one another by a pipe, a socket, a signal, a lock, wait or sleep, or compute for some
 * milliseconds. No atomic operations between processes; what a killed process has written since
 * then is lost. */
long __exa_sys_mmap(long address, long length, long protection, long flags, long fd, long offset)
{
	int type = flags & MAP_TYPE;

	if (length <= 0 || misaligned(offset)
		|| (type != MAP_PRIVATE && type != MAP_SHARED && type != MAP_SHARED_VALIDATE))
		return length < 0 ? -ENOMEM : -EINVAL;
	if (flags & MAP_FIXED && (misaligned(address) || (char *)address < exa_pages_start()))
		return -EINVAL;

	char *start = find_place(address, length, flags);

	if (!start)
		return -ENOMEM;
	if (flags & MAP_ANONYMOUS && type == MAP_PRIVATE)
		return (long)start;

	/* a handler that jumped away would leave the pages behind, and the reply's bytes must stay */
	exa_signals_hold();

	long status = type == MAP_PRIVATE
		? read_in(fd, start, whole_pages(length), (uint32_t)offset)
		: share(fd, start, length, (uint32_t)offset, flags, protection & PROT_WRITE);

	exa_signals_release();
	if (status < 0)
		exa_pages_give(start, length);
	status = FINISH(RESTART_ALWAYS, status);
	return status < 0 ? status : (long)start;
}

long __exa_sys_munmap(long address, long length)
{
	if (misaligned(address) || length <= 0)
		return -EINVAL;

	/* a handler that jumped away would leave half of it done */
	exa_signals_hold();

	long status = exa_shared_remove((char *)address, length);

	exa_signals_release();
	if (status >= 0)
		exa_pages_give((char *)address, length);
	return FINISH(RESTART_ALWAYS, status);
}

long __exa_sys_msync(long address, long length, long flags)
{
	if (misaligned(address) || length < 0 || flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)
		|| (flags & MS_ASYNC && flags & MS_SYNC))
		return -EINVAL;
	if (length && exa_bad_pointer((void *)address, length))
		return -ENOMEM;
	if (flags & MS_INVALIDATE && exa_pages_locked)
		return -EBUSY;
	exa_signals_hold();

	long status = exa_shared_write((char *)address, length);

	exa_shared_read_changed();
	exa_signals_release();
	return FINISH(RESTART_ALWAYS, status);
}

/* Longer, where it is or elsewhere. */
static long lengthen(char *start, size_t old, size_t new, bool may_move)
{
	bool stays = exa_pages_take_at(start + old, new - old);
	char *to = stays ? start : may_move ? exa_pages_take(new) : NULL;

	if (!to)
		return -ENOMEM;

	long shared = exa_shared_move(start, old, to, new);

	if (shared < 0) {
		exa_pages_give(stays ? start + old : to, stays ? new - old : new);
		return shared;
	}
	if (!stays) {
		if (!shared)
			memcpy(to, start, old);
		exa_pages_give(start, old);
	}
	return (long)to;
}

long __exa_sys_mremap(long address, long old_length, long new_length, long flags, long new_address)
{
	char *start = (char *)address;

	(void)new_address;
	if (misaligned(address) || old_length <= 0 || new_length <= 0 || flags & ~MREMAP_MAYMOVE)
		return -EINVAL;

	size_t old = whole_pages(old_length), new = whole_pages(new_length);

	if (new == old)
		return address;
	if (new < old) {
		long status = __exa_sys_munmap((long)(start + new), old - new);

		return status < 0 ? status : address;
	}
	exa_signals_hold();

	long result = lengthen(start, old, new, flags & MREMAP_MAYMOVE);

	exa_signals_release();
	return FINISH(RESTART_ALWAYS, result);
}
