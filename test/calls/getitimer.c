/* getitimer: what is left of it. */
#include <sys/time.h>

#include "call.h"

int main(void)
{
	struct itimerval set = { { 7, 5 }, { 100, 0 } }, now;

	CHECK(!getitimer(ITIMER_REAL, &now) && !now.it_value.tv_sec && !now.it_value.tv_usec);
	CHECK(!setitimer(ITIMER_REAL, &set, NULL) && !getitimer(ITIMER_REAL, &now)
		&& now.it_interval.tv_sec == 7 && now.it_interval.tv_usec == 5);
	CHECK(now.it_value.tv_sec >= 50 && now.it_value.tv_sec <= 100);
	IN_CHILD(CHECK(!getitimer(ITIMER_REAL, &now) && !now.it_value.tv_sec));
	CHECK(
		!getitimer(ITIMER_VIRTUAL, &now) && !now.it_value.tv_sec && !getitimer(ITIMER_PROF, &now));
	BAD_INPUT({ "no such timer", ERRNO(getitimer(99, &now)), EINVAL },
		{ "a timer below 0", ERRNO(getitimer(-1, &now)), EINVAL },
		{ "to nowhere", ERRNO(syscall(SYS_getitimer, ITIMER_REAL, NOWHERE)), EFAULT }, );
	return 0;
}
