/*
 * The pages of malloc's heap, without the system calls that a program would make for them.
 *
 * Entry points: __exa_heap_take, __exa_heap_give, which musl's malloc calls where it would call
 * mmap and munmap (ports/musl/malloc.patch). Does not do: which pages are free (pages.c).
 */
#include <errno.h>
#include <sys/mman.h>

#include "pages.h"

/**
 * Zeroed pages, or MAP_FAILED with ENOMEM. With MAP_FIXED malloc wants a page of its own to be a
 * guard, and nothing can be guarded here: it is not a failure, nor one that errno tells of.
 */
void *__exa_heap_take(void *at, size_t length, int flags)
{
	void *pages = flags & MAP_FIXED ? at : exa_pages_take(length);

	if (!pages) {
		errno = ENOMEM;
		return MAP_FAILED;
	}
	return pages;
}

int __exa_heap_give(void *pages, size_t length)
{
	exa_pages_give(pages, length);
	return 0;
}
