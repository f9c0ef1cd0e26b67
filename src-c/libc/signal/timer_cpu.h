/* POSIX timers on the processor time of this very process, by their numbers at resmgr. */
#ifndef EXA_TIMER_CPU_H
#define EXA_TIMER_CPU_H

#include <stdbool.h>

#include "itimer_cpu.h"

/* The clock of a process's processor time (clock_getcpuclockid): ~pid above, what and whose below.
 */
#define EXA_CLOCK_PID_SHIFT 3
#define EXA_CLOCK_OF(pid) \
	((long)(~(uint32_t)(pid) << EXA_CLOCK_PID_SHIFT | 2 /* Linux: CPUCLOCK_SCHED */))

/** Whether that is one of them. */
bool exa_timer_cpu(long timer);
/** It is one from now on, or no more; not set either way. */
void exa_timer_cpu_make(int timer, bool made);
/** Sets it (null: only asks), `value` being a time on the clock where `absolute`. What it was set
 * to. */
struct exa_itimer exa_timer_cpu_set(int timer, const struct exa_itimer *set, bool absolute);

/** At a safe point: raises the signals of those whose time has come. */
void exa_timer_cpu_look(void);

/** In a new child, which has none of its parent's. */
void exa_timer_cpu_clear(void);

#endif
