/*
 * See cpu_limit.h. resmgr has the limit, and anybody may change it (prlimit), so it is asked again
 * and again: seldom, for no limit is shorter than a second.
 */
#include "cpu_limit.h"

#include <signal.h>
#include <sys/resource.h>
#include <time.h>

#include "call/request.h"
#include "call/self.h"

#define ASK_NS 500000000
#define SECOND_NS 1000000000

static int64_t looked, due; /* processor time: at the last look; when to ask again */
static int64_t signalled;   /* at the last SIGXCPU; 0: there was none */

static int64_t passes_at(uint64_t seconds)
{
	if (seconds >= INT64_MAX / SECOND_NS)
		return INT64_MAX;
	/* Linux: none at all is one */
	return (seconds ? (int64_t)seconds : 1) * SECOND_NS;
}

void exa_cpu_limit_look(void)
{
	int64_t now = exa_clock(CLOCK_PROCESS_CPUTIME_ID);
	struct rlimit_reply limit;

	/* between vfork and exec its time is the parent's, and its limits are not */
	if (exa_self.actor)
		return;
	/* a new child begins again */
	if (now < looked)
		due = signalled = 0;
	looked = now;
	if (now < due || CALL(RESMGR, rlimit, &limit, .resource = RLIMIT_CPU) < 0)
		return;

	int64_t soft = passes_at(limit.current), hard = passes_at(limit.maximum),
			next = signalled ? signalled + SECOND_NS : soft;

	due = now + ASK_NS;
	if (now >= hard) {
		CALL(RESMGR, kill, NULL, .pid = exa_pid(), .signal = SIGKILL);
	} else if (now >= soft && now >= next) {
		signalled = now;
		CALL(RESMGR, kill, NULL, .pid = exa_pid(), .signal = SIGXCPU);
	} else {
		next = next > now && next < hard ? next : hard;
		due = next < due ? next : due;
	}
}
