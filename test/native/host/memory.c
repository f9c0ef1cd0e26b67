/*
 * The server's memory; see memory.h.
 *
 * The build has gathered all variables of the server in the sections exa_data and exa_bss, and
 * renamed its calls of malloc and the like to those here.
 */
#include "memory.h"

#include <errno.h>
#include <sanitizer/allocator_interface.h>
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"

extern char __start_exa_data[], __stop_exa_data[], __start_exa_bss[], __stop_exa_bss[];

#define TABLE_SIZE (1u << 17)
/* Pointers, inverted: leak detection is not to find them here. 0: free; 1: was used. */
static uintptr_t table[TABLE_SIZE];
static uint32_t serials[TABLE_SIZE], last_serial;
static uint32_t live, filled;
static bool counting;

static uint32_t place(uintptr_t key) { return (uint32_t)((key >> 4) * 0x9e3779b1u) % TABLE_SIZE; }

static void enter(uintptr_t inverted, uint32_t serial)
{
	uint32_t at = place(inverted);
	while (table[at] > 1)
		at = (at + 1) % TABLE_SIZE;
	filled += !table[at];
	table[at] = inverted;
	serials[at] = serial;
}

/* Places that were used are free again. */
static void clean(void)
{
	static uintptr_t before[TABLE_SIZE];
	static uint32_t order[TABLE_SIZE];
	memcpy(before, table, sizeof table);
	memcpy(order, serials, sizeof serials);
	memset(table, 0, sizeof table);
	filled = 0;
	for (uint32_t at = 0; at < TABLE_SIZE; at++)
		if (before[at] > 1)
			enter(before[at], order[at]);
}

static void on_malloc(const volatile void *pointer, size_t size)
{
	(void)size;
	if (!counting || !pointer)
		return;
	if (filled >= TABLE_SIZE / 2)
		clean();
	if (filled >= TABLE_SIZE / 2)
		abort();
	enter(~(uintptr_t)pointer, ++last_serial);
	live++;
}

static void on_free(const volatile void *pointer)
{
	if (!pointer || !live)
		return;
	for (uint32_t at = place(~(uintptr_t)pointer); table[at]; at = (at + 1) % TABLE_SIZE)
		if (table[at] == ~(uintptr_t)pointer) {
			table[at] = 1;
			live--;
			return;
		}
}

bool memory_count(bool on)
{
	bool was = counting;
	counting = on;
	return was;
}

uint32_t blocks(void) { return live; }

uint32_t blocks_mark(void) { return last_serial; }

void blocks_describe(uint32_t mark)
{
	for (uint32_t at = 0, told = 0; at < TABLE_SIZE && told < 8; at++)
		if (table[at] > 1 && serials[at] > mark) {
			__asan_describe_address((void *)~table[at]);
			told++;
		}
}

/* Byte for byte, over red zones too. */
__attribute__((no_sanitize("address"))) static void copy(char *to, const char *from, size_t size)
{
	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
}

void memory_reset(void)
{
	static char *first;
	size_t data = (size_t)(__stop_exa_data - __start_exa_data);
	size_t bss = (size_t)(__stop_exa_bss - __start_exa_bss);
	counting = false;
	if (!first) {
		__sanitizer_install_malloc_and_free_hooks(on_malloc, on_free);
		first = malloc(data + bss);
		if (!first)
			abort();
		copy(first, __start_exa_data, data);
		copy(first + data, __start_exa_bss, bss);
		return;
	}
	for (uint32_t at = 0; at < TABLE_SIZE && filled; at++) {
		if (table[at] > 1)
			free((void *)~table[at]);
		table[at] = 0;
	}
	live = filled = 0;
	copy(__start_exa_data, first, data);
	copy(__start_exa_bss, first + data, bss);
	fail_allocation(0);
}

/* --- failing --- */

static uint32_t left;
static bool failed, goes_on;

void fail_allocation(uint32_t n)
{
	left = n;
	failed = goes_on = false;
}

void fail_allocations(uint32_t n)
{
	fail_allocation(n);
	goes_on = true;
}

bool allocation_failed(void) { return failed; }

static bool refused(void)
{
	if (!counting || !left || --left)
		return false;
	left = goes_on;
	failed = true;
	/* For whoever looks for what a failure at that step is about. */
	if (getenv("EXA_WHERE"))
		__sanitizer_print_stack_trace();
	errno = ENOMEM;
	return true;
}

void *exa_test_malloc(size_t size) { return refused() ? NULL : malloc(size); }
void *exa_test_calloc(size_t n, size_t size) { return refused() ? NULL : calloc(n, size); }
void *exa_test_realloc(void *p, size_t size) { return refused() ? NULL : realloc(p, size); }
char *exa_test_strdup(const char *s) { return refused() ? NULL : strdup(s); }
char *exa_test_strndup(const char *s, size_t n) { return refused() ? NULL : strndup(s, n); }
