/*
 * ITIMER_VIRTUAL and ITIMER_PROF. Only a process that computes uses processor time, and one that
 * computes comes to safe points: there they are looked at, so nothing ticks for them.
 */
#include "signal/itimer_cpu.h"

#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

#include "call/request.h"
#include "call/self.h"

static struct {
	int64_t deadline, interval;
} timers[2]; /* of ITIMER_VIRTUAL, ITIMER_PROF; deadline 0: off */

void exa_itimer_cpu(int which, const struct exa_itimer *set, struct exa_itimer *old)
{
	int64_t now = exa_clock(CLOCK_PROCESS_CPUTIME_ID),
			deadline = timers[which - ITIMER_VIRTUAL].deadline;

	/* one that is due still runs until it has been seen */
	*old = (struct exa_itimer){ !deadline ? 0
			: deadline > now              ? deadline - now
										  : 1,
		timers[which - ITIMER_VIRTUAL].interval };
	if (!set)
		return;
	timers[which - ITIMER_VIRTUAL].deadline = set->value ? now + set->value : 0;
	timers[which - ITIMER_VIRTUAL].interval = set->interval;
}

void exa_itimer_cpu_look(void)
{
	for (int i = 0; i < 2; i++) {
		int64_t now = timers[i].deadline ? (int64_t)exa_clock(CLOCK_PROCESS_CPUTIME_ID) : 0;

		if (!timers[i].deadline || now < timers[i].deadline)
			continue;
		timers[i].deadline = timers[i].interval ? now + timers[i].interval : 0;
		CALL(RESMGR, kill, NULL, .pid = exa_pid(), .signal = i ? SIGPROF : SIGVTALRM);
	}
}

void exa_itimer_cpu_clear(void) { memset(timers, 0, sizeof timers); }
