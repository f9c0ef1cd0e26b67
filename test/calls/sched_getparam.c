/* sched_getparam. */
#include <sched.h>

#include "call.h"

int main(void)
{
	struct sched_param now = { .sched_priority = 9 };

	CHECK(!sched_getparam(0, &now) && now.sched_priority == 0 && !sched_getparam(getpid(), &now));
	BAD_INPUT({ "below 0", ERRNO(sched_getparam(-1, &now)), EINVAL },
		{ "nobody", ERRNO(sched_getparam(999999, &now)), ESRCH },
		{ "nothing", ERRNO(sched_getparam(0, NULL)), EINVAL },
		{ "to nowhere", ERRNO(sched_getparam(0, NOWHERE)), EFAULT }, );
	return 0;
}
