/*
 * crt1.o: where a program begins. `_start` is what the host calls, once.
 *
 * It takes the start blob from the host (uint32 argc, uint32 envc, then argc + envc strings, each
 * with its NUL) and lays out what a Unix kernel would: argv, a null, envp, a null,
 * auxv. Then musl's __libc_start_main takes over; when main returns, it exits.
 *
 * It also holds what the host and every program share: __exa_pending.
 */
#include <elf.h>
#include <stdint.h>
#include <string.h>

#include "abi/abi.h"
#include "main.h"
#include "memory/pages.h"

#define STACKED_BYTES 16384 /* longer blobs stand in pages: not every program has a large stack */

volatile int __exa_pending;

/* What thread-local data is addressed from: nowhere, for LLVM 14's linker gives whole addresses.
 * Weak, for where memory is shared the linker has its own. */
__asm__(".weak __tls_base\n.globaltype __tls_base, i32\n__tls_base:\n");

int __exa_argc;
char **__exa_argv;

_Noreturn int __libc_start_main(
	int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void), void (*)(void));

/* Made by the linker: calls the constructors. Called here because otherwise the linker would wrap
 * every export in it. Replaces musl's weak function, which looks for an ELF section. */
void __wasm_call_ctors(void);
void __libc_start_init(void);

void __libc_start_init(void) { __wasm_call_ctors(); }

/* A function's address is its place in the table, from 1 on, and this object is linked first: these
 * have the addresses SIG_IGN (1) and SIG_HOLD (2), so that no handler is taken for one of them. */
static void ignored(void) {}
static void held(void) {}

static int run_main(int argc, char **argv, char **envp)
{
	(void)envp;
	__exa_argc = argc;
	__exa_argv = argv;
	return __main_void();
}

void _start(void);

void _start(void)
{
	__asm__ volatile("" : : "r"(ignored), "r"(held));

	uint32_t length = exa_args(0, 0);
	char *blob = length > STACKED_BYTES ? exa_pages_take(length) : __builtin_alloca(length);
	uint32_t counts[2];
	unsigned char seed[16];

	exa_args(blob, length);
	memcpy(counts, blob, sizeof counts);

	uint32_t argc = counts[0], envc = counts[1];
	size_t size = (argc + 1 + envc + 1 + 6) * sizeof(uintptr_t);
	uintptr_t *vector = length > STACKED_BYTES ? exa_pages_take(size) : __builtin_alloca(size);
	uintptr_t *next = vector;
	const char *string = blob + sizeof counts;

	for (uint32_t i = 0; i < argc + envc; i++) {
		if (i == argc)
			*next++ = 0;
		*next++ = (uintptr_t)string;
		string += strlen(string) + 1;
	}
	if (!envc)
		*next++ = 0;
	*next++ = 0;

	/* malloc needs both: the page size, and bytes that nobody can guess */
	exa_random(seed, sizeof seed);
	*next++ = AT_PAGESZ;
	*next++ = PAGE_BYTES;
	*next++ = AT_RANDOM;
	*next++ = (uintptr_t)seed;
	*next++ = AT_NULL;
	*next++ = 0;

	__libc_start_main(run_main, argc, (char **)vector, 0, 0, 0);
}
