/* sched_setscheduler: remembered, inherited; more in test/programs/sched_setscheduler.c. */
#include <sched.h>

#include "call.h"

int main(void)
{
	struct sched_param none = { .sched_priority = 0 }, ten = { .sched_priority = 10 };

	IN_CHILD(CHECK(!sched_setscheduler(0, SCHED_FIFO, &ten) && sched_getscheduler(0) == SCHED_FIFO);
			 IN_CHILD(CHECK(sched_getscheduler(0) == SCHED_FIFO)));
	CHECK(!sched_setscheduler(0, SCHED_OTHER, &none)
		&& !sched_setscheduler(getpid(), SCHED_BATCH, &none)
		&& sched_getscheduler(0) == SCHED_BATCH);
	BAD_INPUT({ "no such policy", ERRNO(sched_setscheduler(0, 99, &none)), EINVAL },
		{ "a policy below 0", ERRNO(sched_setscheduler(0, -1, &none)), EINVAL },
		{ "too low a priority", ERRNO(sched_setscheduler(0, SCHED_FIFO, &none)), EINVAL },
		{ "too high a priority", ERRNO(sched_setscheduler(0, SCHED_OTHER, &ten)), EINVAL },
		{ "below 0", ERRNO(sched_setscheduler(-1, SCHED_OTHER, &none)), EINVAL },
		{ "nobody", ERRNO(sched_setscheduler(999999, SCHED_OTHER, &none)), ESRCH },
		{ "nothing", ERRNO(sched_setscheduler(0, SCHED_OTHER, NULL)), EINVAL },
		{ "what is nowhere", ERRNO(sched_setscheduler(0, SCHED_OTHER, NOWHERE)), EFAULT }, );
	IN_CHILD(CHECK(!setuid(1000)); FAILS(sched_setscheduler(0, SCHED_RR, &ten), EPERM));
	return 0;
}
