/* sched_get_priority_max. */
#include <sched.h>

#include "call.h"

int main(void)
{
	CHECK(sched_get_priority_max(SCHED_FIFO) == 99 && sched_get_priority_max(SCHED_RR) == 99
		&& sched_get_priority_max(SCHED_OTHER) == 0);
	BAD_INPUT({ "no such policy", ERRNO(sched_get_priority_max(99)), EINVAL },
		{ "a policy below 0", ERRNO(sched_get_priority_max(-1)), EINVAL }, );
	return 0;
}
