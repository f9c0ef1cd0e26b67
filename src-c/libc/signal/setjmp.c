/*
 * The run-time half of setjmp and longjmp. The compiler makes the other half: a function that calls
 * setjmp keeps a table of its setjmps, wraps its calls in try blocks, and asks here, when a longjmp
 * flies past, whether it is meant for one of them.
 *
 * saveSetjmp enters a setjmp in the table of the calling function's activation; testSetjmp looks
 * one up; __wasm_longjmp throws. The names are the compiler's. A table ends with an entry whose id
 * is 0; `size` counts the entries without that one. Our own, and not the one of the compiler's
 * run-time library, because that lets longjmp(env, 0) return 0.
 */
#include <stdint.h>
#include <stdlib.h>

#include "abi/abi.h"

struct entry {
	uintptr_t id;   /* what the setjmp left in its jmp_buf; never 0, never used twice */
	uint32_t label; /* where in the function it stands */
};

struct throw
{
	void *env;
	int value;
};

/* The tag of C exceptions, which the compiler declares as number 1. */
#define TAG_LONGJMP 1

static uint32_t second_result;

struct entry *saveSetjmp(uintptr_t *env, uint32_t label, struct entry *table, uint32_t size);
uint32_t testSetjmp(uintptr_t id, const struct entry *table, uint32_t size);
_Noreturn void __wasm_longjmp(void *env, int value);
void setTempRet0(uint32_t value);
uint32_t getTempRet0(void);

/* A function that returns two values returns the second one so: saveSetjmp, the table's size. */
void setTempRet0(uint32_t value) { second_result = value; }

uint32_t getTempRet0(void) { return second_result; }

struct entry *saveSetjmp(uintptr_t *env, uint32_t label, struct entry *table, uint32_t size)
{
	uint32_t slot = 0;

	/* In a loop, the same setjmp on the same jmp_buf takes its own entry again, or the table would
	 * grow for ever (a shell that vforks). Other jmp_bufs of the same setjmp stay valid. */
	while (slot < size && table[slot].id && !(table[slot].id == *env && table[slot].label == label))
		slot++;
	if (slot == size) {
		size *= 2;
		table = realloc(table, (size + 1) * sizeof *table);
		if (!table)
			abort();
		table[slot].id = 0;
	}
	if (!table[slot].id)
		table[slot + 1].id = 0;
	table[slot] = (struct entry){ .id = ++__exa_setjmps, .label = label };
	*env = __exa_setjmps;
	second_result = size;
	return table;
}

uint32_t testSetjmp(uintptr_t id, const struct entry *table, uint32_t size)
{
	for (uint32_t i = 0; i < size && table[i].id; i++)
		if (table[i].id == id)
			return table[i].label;
	return 0;
}

_Noreturn void __wasm_longjmp(void *env, int value)
{
	static struct throw thrown;

	/* to a setjmp from before the handler: out of it */
	if (__exa_in_handler && *(uintptr_t *)env < __exa_in_handler)
		__exa_in_handler = __exa_at_safepoint = 0;
	thrown = (struct throw){ .env = env, .value = value ? value : 1 };
	__builtin_wasm_throw(TAG_LONGJMP, &thrown);
}
