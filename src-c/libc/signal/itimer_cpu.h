/* ITIMER_VIRTUAL and ITIMER_PROF: timers on the processor time of this very process. */
#ifndef EXA_ITIMER_CPU_H
#define EXA_ITIMER_CPU_H

#include <stdint.h>

/** As the `itimer` message does for ITIMER_REAL: ns; `value` 0 stops it. Null `set`: only asks. */
struct exa_itimer {
	int64_t value, interval;
};
void exa_itimer_cpu(int which, const struct exa_itimer *set, struct exa_itimer *old);

/** At a safe point: raises the signals of those whose time has come. */
void exa_itimer_cpu_look(void);

/** In a new child, which has none of its parent's. */
void exa_itimer_cpu_clear(void);

#endif
