/* sched_setparam: another priority of the same policy. */
#include <sched.h>

#include "call.h"

int main(void)
{
	struct sched_param now, ten = { .sched_priority = 10 }, none = { .sched_priority = 0 };

	CHECK(!sched_setparam(0, &none));
	IN_CHILD(CHECK(!sched_setscheduler(0, SCHED_RR, &(struct sched_param){ .sched_priority = 5 })
		&& !sched_setparam(0, &ten));
			 CHECK(!sched_getparam(0, &now) && now.sched_priority == 10
				 && sched_getscheduler(0) == SCHED_RR);
			 FAILS(sched_setparam(0, &none), EINVAL));
	BAD_INPUT({ "a priority that the policy has not", ERRNO(sched_setparam(0, &ten)), EINVAL },
		{ "below 0", ERRNO(sched_setparam(-1, &none)), EINVAL },
		{ "nobody", ERRNO(sched_setparam(999999, &none)), ESRCH },
		{ "nothing", ERRNO(sched_setparam(0, NULL)), EINVAL },
		{ "what is nowhere", ERRNO(sched_setparam(0, NOWHERE)), EFAULT }, );
	return 0;
}
