/*
 * Safe points: where a program that computes, and makes no system call, looks for signals.
 *
 * exa-cc puts a call of __sanitizer_cov_trace_pc, or the same spelt out, into loops and recursion
 * (tools/exa-safepoints.mjs). That counts up to zero; about every 10 ms it comes there, and __exa_safepoint
 * lets the host in (exa.yield), and runs the handlers of what came. This file itself must be compiled
 * without safe points, and exa-cc keeps it out of what fork instruments: the frames above could not be
 * rewound.
 */
#include <time.h>

#include "abi.h"
#include "timer_cpu.h"

/* Of a program that has such timers. */
__attribute__((weak)) void exa_itimer_cpu_look(void);
__attribute__((weak)) void exa_timer_cpu_look(void);

#define INTERVAL_NS 10e6
#define FIRST_COUNT 10000

uintptr_t __exa_in_handler, __exa_at_safepoint;
uintptr_t __exa_setjmps;

void __sanitizer_cov_trace_pc(void);
void __exa_safepoint(void);

/* Minus the turns that are left. */
int __exa_countdown = -FIRST_COUNT;

void __sanitizer_cov_trace_pc(void)
{
	if (__builtin_expect(++__exa_countdown >= 0, 0))
		__exa_safepoint();
}

/* The count follows the clock: doubled or halved until a round takes about INTERVAL_NS. */
static void adapt(double now)
{
	static double last;
	static int count = FIRST_COUNT;
	double took = now - last;

	/* a clock that does not move would double it for ever */
	if (took < INTERVAL_NS / 2 && count < 1 << 26)
		count *= 2;
	else if (took > INTERVAL_NS * 2 && count > 64)
		count /= 2;
	last = now;
	__exa_countdown = -count;
}

__attribute__((noinline)) void __exa_safepoint(void)
{
	adapt(exa_clock(CLOCK_MONOTONIC));
	if (exa_itimer_cpu_look)
		exa_itimer_cpu_look();
	if (exa_timer_cpu_look)
		exa_timer_cpu_look();
	if (!exa_yield())
		return;

	uintptr_t outer = __exa_at_safepoint;

	__exa_at_safepoint = 1;
	__exa_signals();
	__exa_at_safepoint = outer;
}
