/*
 * mmap, munmap, mremap, msync: memory by pages, and copies of files.
 *
 * A file is read in when it is mapped; changes to a shared mapping are written back (shared_map.h).
 * There is no memory that processes share: MAP_SHARED | MAP_ANONYMOUS is ENODEV.
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

/* Fills pages from the file; what lies behind its end stays zero. */
static long read_in(int fd, char *to, size_t length, int64_t offset, bool write_back)
{
	struct exa_descriptor file;
	size_t done = 0;
	long status = FINISH(RESTART_ALWAYS, exa_descriptor_find(fd, &file));

	if (status < 0)
		return status;
	if (file.flags & O_PATH)
		return -EBADF;
	if (!S_ISREG(file.mode))
		return -ENODEV;
	if ((file.flags & O_ACCMODE) != O_RDWR && ((file.flags & O_ACCMODE) != O_RDONLY || write_back))
		return -EACCES;
	while (done < length) {
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
	return 0;
}

static char *find_place(long address, size_t length, int flags)
{
	if (!(flags & MAP_FIXED))
		return exa_pages_take(length);
	exa_shared_remove((char *)address, length);
	exa_pages_give((char *)address, length);
	return exa_pages_take_at((char *)address, length) ? (char *)address : NULL;
}

long __exa_sys_mmap(long address, long length, long protection, long flags, long fd, long offset)
{
	int type = flags & MAP_TYPE;

	if (length <= 0 || misaligned(offset)
		|| (type != MAP_PRIVATE && type != MAP_SHARED && type != MAP_SHARED_VALIDATE))
		return length < 0 ? -ENOMEM : -EINVAL;
	if (flags & MAP_FIXED && (misaligned(address) || (char *)address < exa_pages_start()))
		return -EINVAL;
	if (type != MAP_PRIVATE && flags & MAP_ANONYMOUS)
		return -ENODEV;

	char *start = find_place(address, length, flags);

	if (!start)
		return -ENOMEM;
	if (flags & MAP_ANONYMOUS)
		return (long)start;

	/* a handler that jumped away would leave the pages behind, and the reply's bytes must stay */
	exa_signals_hold();

	bool write_back = type != MAP_PRIVATE && protection & PROT_WRITE;
	long status = read_in(fd, start, whole_pages(length), (uint32_t)offset, write_back);

	if (status >= 0 && write_back)
		status = exa_shared_add(fd, start, length, (uint32_t)offset);

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
	exa_shared_remove((char *)address, length);
	exa_pages_give((char *)address, length);
	return 0;
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
	return exa_shared_write((char *)address, length);
}

long __exa_sys_mremap(long address, long old_length, long new_length, long flags, long new_address)
{
	char *start = (char *)address;

	(void)new_address;
	if (misaligned(address) || old_length <= 0 || new_length <= 0 || flags & ~MREMAP_MAYMOVE)
		return -EINVAL;

	size_t old = whole_pages(old_length), new = whole_pages(new_length);

	if (new <= old) {
		if (new < old)
			exa_pages_give(start + new, old - new);
		return address;
	}
	if (exa_pages_take_at(start + old, new - old))
		return address;
	if (!(flags & MREMAP_MAYMOVE))
		return -ENOMEM;

	char *moved = exa_pages_take(new);

	if (!moved)
		return -ENOMEM;
	memcpy(moved, start, old);
	exa_pages_give(start, old);
	return (long)moved;
}
