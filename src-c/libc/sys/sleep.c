/* nanosleep, clock_nanosleep: until a deadline at resmgr, so that being stopped and continued
 * shifts nothing. */
#include <errno.h>
#include <time.h>

#include "call/request.h"
#include "file/waiting.h"
#include "signal/signals.h"

#define SECOND_NS 1000000000
#define MILLISECOND_NS 1000000
#define RESOLUTION_NS \
	5000 /* of the clocks: a sleep that is rounded down to it would look too short */

long exa_sleep_once(int64_t deadline)
{
	return CALL(RESMGR, sleep, NULL,
		.deadline = deadline < EXA_NEVER ? deadline + RESOLUTION_NS : deadline);
}

long __exa_sys_nanosleep(long ahead, long rest)
{
	if (exa_bad_pointer((struct timespec *)ahead, sizeof(struct timespec)))
		return -EFAULT;

	int64_t deadline = exa_deadline((const struct timespec *)ahead);

	if (deadline <= 0)
		return deadline;

	long status = FINISH(RESTART_NEVER, exa_sleep_once(deadline));

	if (status == -EINTR && rest) {
		int64_t left = deadline - (int64_t)exa_clock(CLOCK_MONOTONIC);

		if (left < 0)
			left = 0;
		*(struct timespec *)rest =
			(struct timespec){ .tv_sec = left / SECOND_NS, .tv_nsec = left % SECOND_NS };
	}
	return status;
}

/* Until a time on the wall clock, however that is set meanwhile. */
static long sleep_until_wall(const struct timespec *time)
{
	if (time->tv_nsec < 0 || time->tv_nsec >= SECOND_NS)
		return -EINVAL;
	if (time->tv_sec < 0)
		return 0;
	if (time->tv_sec >= EXA_NEVER / SECOND_NS - 1)
		return FINISH(RESTART_NEVER, CALL(RESMGR, sleep, NULL, .deadline = EXA_NEVER, .wall = 1));
	/* it may show whole milliseconds, and nobody may see that it is earlier than was asked for */
	return FINISH(RESTART_NEVER,
		CALL(RESMGR, sleep, NULL, .wall = 1,
			.deadline = time->tv_sec * SECOND_NS + time->tv_nsec + MILLISECOND_NS));
}

static long sleep_until_time(const struct timespec *time)
{
	struct timespec ahead = *time;
	int64_t now = exa_clock(CLOCK_MONOTONIC);

	if (time->tv_nsec < 0 || time->tv_nsec >= SECOND_NS)
		return -EINVAL;
	ahead.tv_sec -= now / SECOND_NS;
	ahead.tv_nsec -= now % SECOND_NS;
	if (ahead.tv_nsec < 0) {
		ahead.tv_nsec += SECOND_NS;
		ahead.tv_sec--;
	}
	if (ahead.tv_sec < 0)
		return 0;

	int64_t deadline = exa_deadline(&ahead);

	if (deadline <= 0)
		return deadline;
	return FINISH(RESTART_NEVER, exa_sleep_once(deadline));
}

long __exa_sys_clock_nanosleep(long clock, long flags, long time, long rest)
{
	if (clock == CLOCK_BOOTTIME)
		clock = CLOCK_MONOTONIC;
	if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
		return clock == CLOCK_PROCESS_CPUTIME_ID ? -EOPNOTSUPP : -EINVAL;
	if (!(flags & TIMER_ABSTIME))
		return __exa_sys_nanosleep(time, rest);
	if (exa_bad_pointer((struct timespec *)time, sizeof(struct timespec)))
		return -EFAULT;
	return clock == CLOCK_REALTIME ? sleep_until_wall((const struct timespec *)time)
								   : sleep_until_time((const struct timespec *)time);
}
