/*
 * madvise, mprotect, mlock and their kin. WebAssembly protects no pages and swaps none; what
 * a program could not tell from success is one.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "call/request.h"
#include "memory/pages.h"
#include "memory/shared_map.h"

bool exa_pages_locked;

static bool misaligned(long address) { return address & (PAGE_BYTES - 1); }

/* madvise(2): POSIX's five, and Linux's from MADV_FREE to MADV_COLD and MADV_PAGEOUT. */
static bool known(long advice)
{
	return (advice >= MADV_NORMAL && advice <= MADV_DONTNEED)
		|| (advice >= MADV_FREE && advice <= MADV_PAGEOUT);
}

long __exa_sys_madvise(long address, long length, long advice)
{
	if (misaligned(address) || length < 0 || !known(advice))
		return -EINVAL;
	if (length && exa_bad_pointer((void *)address, length))
		return -ENOMEM;
	/* private pages read as zero after it */
	if (advice == MADV_DONTNEED && length)
		memset((void *)address, 0, length);
	return 0;
}

long __exa_sys_mprotect(long address, long length, long protection)
{
	if (misaligned(address) || protection & ~(PROT_READ | PROT_WRITE | PROT_EXEC))
		return -EINVAL;
	if (length && exa_bad_pointer((char *)address + 1, length - 1))
		return -ENOMEM;
	return length && protection & PROT_WRITE ? exa_shared_writable((char *)address, length) : 0;
}

long __exa_sys_mlock(long address, long length)
{
	return length && exa_bad_pointer((void *)address, length) ? -ENOMEM : 0;
}

long __exa_sys_munlock(long address, long length) { return __exa_sys_mlock(address, length); }

long __exa_sys_mlockall(long flags)
{
	if (!flags || flags & ~(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT))
		return -EINVAL;
	exa_pages_locked = true;
	return 0;
}

long __exa_sys_munlockall(void)
{
	exa_pages_locked = false;
	return 0;
}
