/*
 * brk: grows only into pages that happen to be free behind it. musl's malloc wants no more than a
 * few, and takes mmap where it fails.
 */
#include <stdint.h>
#include <string.h>

#include "call/syscalls.h"
#include "memory/pages.h"

static char *start, *now, *end; /* end: of the last page */

static char *page_end(char *address)
{
	return (char *)(((uintptr_t)address + PAGE_BYTES - 1) & -(uintptr_t)PAGE_BYTES);
}

/* The result is the break after, as of Linux's call: unchanged where it cannot be. */
long __exa_sys_brk(long wanted)
{
	char *to = (char *)wanted;

	if (!start)
		start = now = end = exa_pages_end();
	if (to < start || to > (char *)-PAGE_BYTES)
		return (long)now;
	if (to > end && !exa_pages_take_at(end, page_end(to) - end))
		return (long)now;
	if (to < now) {
		/* what is below the end of its page stays, and must be zero when the break comes back */
		char *kept = page_end(to) < now ? page_end(to) : now;

		memset(to, 0, kept - to);
		exa_pages_give(page_end(to), end - page_end(to));
	}
	now = to;
	end = page_end(to);
	return (long)now;
}
