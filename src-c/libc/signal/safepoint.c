/*
 * Safe points: where a program that computes, and makes no system call, looks for signals.
 *
 * exa-cc puts a call of __sanitizer_cov_trace_pc, or the same spelt out, into loops and recursion
 * (tools/cc/exa-safepoints.mjs). That counts up to zero; about every LOOK_NS it comes there, and
 * __exa_safepoint looks at the clock; every YIELD_NS it lets the host in (exa.yield), and runs the
 * handlers of what came. What is counted takes from a nanosecond to microseconds, and a program
 * goes over from one to the other without notice: so it looks more often than it yields. This file
 * itself must be compiled without safe points, and exa-cc keeps it out of what fork instruments:
 * the frames above could not be rewound.
 */
#include <time.h>

#include "abi/abi.h"
#include "cpu_limit.h"
#include "memory/shared_sync.h"
#include "timer_cpu.h"

/* Of a program that has such timers. */
__attribute__((weak)) void exa_itimer_cpu_look(void);
__attribute__((weak)) void exa_timer_cpu_look(void);

#define YIELD_NS 7e6
#define LOOK_NS 100e3
#define FIRST_COUNT 1000
#define LARGEST_COUNT (1 << 15)

uintptr_t __exa_in_handler, __exa_at_safepoint;
uintptr_t __exa_setjmps;

void __sanitizer_cov_trace_pc(void);
void __exa_safepoint(void);

/* Minus what is left to be counted until the next look. */
int __exa_countdown = -FIRST_COUNT;

void __sanitizer_cov_trace_pc(void)
{
	if (__builtin_expect(++__exa_countdown >= 0, 0))
		__exa_safepoint();
}

static double looked, yielded;

/* The count follows the clock. It is coarse in some pages, so that between two looks it may not
 * have moved. */
static void adapt(double took)
{
	static int count = FIRST_COUNT;

	if (took < LOOK_NS / 2)
		count = count < LARGEST_COUNT / 2 ? count * 2 : LARGEST_COUNT;
	else if (took > LOOK_NS * 2)
		count = took > count * LOOK_NS ? 1 : (int)(count * LOOK_NS / took);
	__exa_countdown = -count;
}

__attribute__((noinline)) void __exa_safepoint(void)
{
	double now = exa_clock(CLOCK_MONOTONIC);

	if (!looked)
		looked = yielded = now;
	adapt(now - looked);
	looked = now;
	if (now - yielded < YIELD_NS)
		return;
	if (exa_itimer_cpu_look)
		exa_itimer_cpu_look();
	if (exa_timer_cpu_look)
		exa_timer_cpu_look();
	exa_cpu_limit_look();
	if (exa_shared_any && exa_shared_look)
		exa_shared_look();

	int signals = exa_yield();

	/* what others did meanwhile is not the program's */
	looked = yielded = exa_clock(CLOCK_MONOTONIC);
	if (!signals)
		return;

	uintptr_t outer = __exa_at_safepoint;

	__exa_at_safepoint = 1;
	__exa_signals();
	__exa_at_safepoint = outer;
}
