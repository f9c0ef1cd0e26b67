/*
 * A step that does not end: the server traps, so that it alone is lost, and not all who wait for
 * it.
 *
 * Servers have safe points in their loops as programs do (docs/safepoints.md); this is what those
 * call. Entry points: watch_begin, for each step; __exa_safepoint, by what the compiler puts in.
 * Does not do: signals, which servers have none of.
 */
#include <stdint.h>

#include "abi/abi.h"
#include "loop.h"

/* Counts from one look at the clock to the next: some milliseconds. */
#define COUNTS (1 << 20)
/* A step takes microseconds. */
#define LIMIT_NS 3e9
/* More than that from look to look was not spent here: the machine slept. */
#define LONGEST_LOOK_NS 100e6

static double looked, spent;

void watch_begin(void) { looked = spent = 0; }

#ifdef __wasm__
void __sanitizer_cov_trace_pc(void);
void __exa_safepoint(void);

int __exa_countdown = -COUNTS;
uintptr_t __exa_in_handler, __exa_at_safepoint, __exa_setjmps;

void __sanitizer_cov_trace_pc(void)
{
	if (__builtin_expect(++__exa_countdown >= 0, 0))
		__exa_safepoint();
}

__attribute__((noinline)) void __exa_safepoint(void)
{
	double now = exa_clock(1);

	__exa_countdown = -COUNTS;
	if (looked)
		spent += now - looked < LONGEST_LOOK_NS ? now - looked : LONGEST_LOOK_NS;
	looked = now;
	if (spent > LIMIT_NS)
		__builtin_trap();
}
#endif
