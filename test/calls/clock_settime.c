/* clock_settime: not for who is not root, not of clocks that only go on. Set only where the clock
 * is no other's. */
#include <sys/wait.h>
#include <time.h>

#include "call.h"

#ifdef __exa__
/* A year ahead, and back; a sleep until then is over, one for a time is not. */
static void set_it(void)
{
	struct timespec now, then, begun, after, again;

	CHECK(!clock_gettime(CLOCK_REALTIME, &now) && !clock_gettime(CLOCK_MONOTONIC, &begun));
	then = (struct timespec){ now.tv_sec + 365 * 86400, now.tv_nsec };

	pid_t sleeper = fork();
	int status;

	if (!sleeper)
		_exit(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &then, NULL));
	CHECK(!clock_settime(CLOCK_REALTIME, &then));
	CHECK(waitpid(sleeper, &status, 0) == sleeper && status == 0);
	CHECK(!clock_gettime(CLOCK_REALTIME, &again) && again.tv_sec - then.tv_sec >= 0
		&& again.tv_sec - then.tv_sec < 60);
	IN_CHILD(CHECK(llabs(time(NULL) - again.tv_sec) < 60));
	CHECK(!clock_gettime(CLOCK_MONOTONIC, &after) && after.tv_sec - begun.tv_sec < 60);
	now.tv_sec += after.tv_sec - begun.tv_sec;
	CHECK(!clock_settime(CLOCK_REALTIME, &now));
	CHECK(llabs(time(NULL) - now.tv_sec) < 60);
}
#endif

int main(void)
{
	struct timespec now, wrong = { 0, 1000000000 }, before = { -1, 0 };

	CHECK(!clock_gettime(CLOCK_REALTIME, &now));
	BAD_INPUT({ "a clock that only goes on", ERRNO(clock_settime(CLOCK_MONOTONIC, &now)), EINVAL },
		{ "no such clock", ERRNO(clock_settime(99, &now)), EINVAL },
		{ "too many nanoseconds", ERRNO(clock_settime(CLOCK_REALTIME, &wrong)), EINVAL },
		{ "before the epoch", ERRNO(clock_settime(CLOCK_REALTIME, &before)), EINVAL },
		{ "a time that is nowhere", ERRNO(syscall(SYS_clock_settime, CLOCK_REALTIME, NOWHERE)),
			EFAULT }, );
	IN_CHILD(CHECK(!setuid(1000)); FAILS(clock_settime(CLOCK_REALTIME, &now), EPERM));
#ifdef __exa__
	set_it();
#endif
	return 0;
}
