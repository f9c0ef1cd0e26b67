/* clock_settime: not for who is not root, not of clocks that only go on. Not tried: to set it. */
#include "call.h"
#include <time.h>

int main(void)
{
	struct timespec now, wrong = { 0, 1000000000 }, before = { -1, 0 };

	CHECK(!clock_gettime(CLOCK_REALTIME, &now));
	BAD_INPUT(
		{ "a clock that only goes on", ERRNO(clock_settime(CLOCK_MONOTONIC, &now)), EINVAL },
		{ "no such clock", ERRNO(clock_settime(99, &now)), EINVAL },
		{ "too many nanoseconds", ERRNO(clock_settime(CLOCK_REALTIME, &wrong)), EINVAL },
		{ "before the epoch", ERRNO(clock_settime(CLOCK_REALTIME, &before)), EINVAL },
		{ "a time that is nowhere", ERRNO(syscall(SYS_clock_settime, CLOCK_REALTIME, NOWHERE)), EFAULT },
	);
	IN_CHILD(CHECK(!setuid(1000)); FAILS(clock_settime(CLOCK_REALTIME, &now), EPERM));
	return 0;
}
