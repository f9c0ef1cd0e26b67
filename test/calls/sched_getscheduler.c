/* sched_getscheduler. */
#include <sched.h>

#include "call.h"

int main(void)
{
	CHECK(sched_getscheduler(0) == SCHED_OTHER && sched_getscheduler(getpid()) == SCHED_OTHER);
	BAD_INPUT({ "below 0", ERRNO(sched_getscheduler(-1)), EINVAL },
		{ "nobody", ERRNO(sched_getscheduler(999999)), ESRCH }, );
	return 0;
}
