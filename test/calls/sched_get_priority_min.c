/* sched_get_priority_min. */
#include <sched.h>

#include "call.h"

int main(void)
{
	CHECK(sched_get_priority_min(SCHED_FIFO) == 1 && sched_get_priority_min(SCHED_RR) == 1
		&& sched_get_priority_min(SCHED_OTHER) == 0);
	BAD_INPUT({ "no such policy", ERRNO(sched_get_priority_min(99)), EINVAL },
		{ "a policy below 0", ERRNO(sched_get_priority_min(-1)), EINVAL }, );
	return 0;
}
