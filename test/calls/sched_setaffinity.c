/* sched_setaffinity: there is one processor, the first. */
#include <sched.h>

#include "call.h"

int main(void)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	FAILS(sched_setaffinity(0, sizeof set, &set), EINVAL);
	CPU_SET(0, &set);
	IN_CHILD(CHECK(
		!sched_setaffinity(0, sizeof set, &set) && !sched_setaffinity(getpid(), sizeof set, &set)));
	BAD_INPUT({ "nobody", ERRNO(sched_setaffinity(999999, sizeof set, &set)), ESRCH },
		{ "a set that is nowhere", ERRNO(sched_setaffinity(0, sizeof set, NOWHERE)), EFAULT }, );
	return 0;
}
