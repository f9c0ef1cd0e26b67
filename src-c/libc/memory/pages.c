/*
 * The allocator of pages; see pages.h.
 *
 * Above `__exa_memory_used`, which the host reads to know how much a fork must copy, everything is
 * zero, whether memory.grow made it or the host keeps it from a program before. Below, free runs
 * form a list in order of address; each stands in its own first bytes. No run ends at
 * __exa_memory_used, and no two touch: give() sees to that.
 */
#include "pages.h"

#include <stdint.h>
#include <string.h>

#define WASM_PAGE_BYTES 65536

struct run {
	struct run *next;
	size_t length; /* bytes, itself included */
};

extern char __heap_base; /* the linker's: where data and stack end */

char *__exa_memory_used = &__heap_base;

static struct run *first;

static size_t round_up(size_t length) { return (length + PAGE_BYTES - 1) & -(size_t)PAGE_BYTES; }

char *exa_pages_start(void) { return (char *)round_up((uintptr_t)&__heap_base); }

char *exa_pages_end(void)
{
	if (__exa_memory_used < exa_pages_start())
		__exa_memory_used = exa_pages_start();
	return __exa_memory_used;
}

static char *run_end(const struct run *run) { return (char *)run + run->length; }

/* Moves the end up, to `end`. */
static bool extend(uint64_t end)
{
	uint64_t have = (uint64_t)__builtin_wasm_memory_size(0) * WASM_PAGE_BYTES;

	if (end > UINT32_MAX)
		return false;
	if (end > have
		&& __builtin_wasm_memory_grow(0, (end - have + WASM_PAGE_BYTES - 1) / WASM_PAGE_BYTES)
			== SIZE_MAX)
		return false;
	__exa_memory_used = (char *)(uintptr_t)end;
	return true;
}

/* Takes [start, start + length) out of the run that `link` leads to, and zeroes it. */
static void carve(struct run **link, char *start, size_t length)
{
	struct run *run = *link, *next = run->next;
	char *end = run_end(run);

	if (start + length < end) {
		struct run *behind = (struct run *)(start + length);

		behind->next = next;
		behind->length = end - (start + length);
		next = behind;
	}
	if (start > (char *)run) {
		run->length = start - (char *)run;
		run->next = next;
	} else {
		*link = next;
	}
	memset(start, 0, length);
}

void *exa_pages_take(size_t length)
{
	char *start = exa_pages_end();

	length = round_up(length);
	for (struct run **link = &first; *link; link = &(*link)->next) {
		if ((*link)->length >= length) {
			start = (char *)*link;
			carve(link, start, length);
			return start;
		}
	}
	return extend((uint64_t)(uintptr_t)start + length) ? start : NULL;
}

bool exa_pages_take_at(void *at, size_t length)
{
	char *start = at, *end = exa_pages_end();

	length = round_up(length);
	if (start >= end) {
		if (!extend((uint64_t)(uintptr_t)start + length))
			return false;
		exa_pages_give(end, start - end);
		return true;
	}
	for (struct run **link = &first; *link && (char *)*link <= start; link = &(*link)->next) {
		if (run_end(*link) >= start + length) {
			carve(link, start, length);
			return true;
		}
	}
	return false;
}

void exa_pages_give(void *at, size_t length)
{
	char *start = at, *end = start + round_up(length);
	struct run **link = &first;

	if (start < exa_pages_start())
		start = exa_pages_start();
	if (end > exa_pages_end() || end < (char *)at)
		end = exa_pages_end();
	if (start >= end)
		return;
	while (*link && run_end(*link) < start)
		link = &(*link)->next;
	/* all runs that overlap or touch become one */
	while (*link && (char *)*link <= end) {
		if ((char *)*link < start)
			start = (char *)*link;
		if (run_end(*link) > end)
			end = run_end(*link);
		*link = (*link)->next;
	}
	if (end == __exa_memory_used) {
		__exa_memory_used = start;
		memset(start, 0, end - start);
		return;
	}

	struct run *run = (struct run *)start;

	run->next = *link;
	run->length = end - start;
	*link = run;
}
