/* sched_rr_get_interval: some time, under SCHED_RR. */
#include <sched.h>
#include <time.h>

#include "call.h"

int main(void)
{
	struct timespec interval = { 0 };

	IN_CHILD(
		CHECK(!sched_setscheduler(0, SCHED_RR, &(struct sched_param){ .sched_priority = 1 }));
		CHECK(!sched_rr_get_interval(0, &interval) && !interval.tv_sec && interval.tv_nsec > 0));
	CHECK(!sched_rr_get_interval(getpid(), &interval));
	BAD_INPUT({ "below 0", ERRNO(sched_rr_get_interval(-1, &interval)), EINVAL },
		{ "nobody", ERRNO(sched_rr_get_interval(999999, &interval)), ESRCH },
		{ "to nowhere", ERRNO(syscall(SYS_sched_rr_get_interval, 0, NOWHERE)), EFAULT }, );
	return 0;
}
