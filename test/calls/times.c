/* times: work in ticks, and a clock that goes on. */
#include <sys/times.h>

#include "call.h"

int main(void)
{
	struct tms from, to;
	clock_t start = times(&from), end;

	CHECK(start > 0 && from.tms_cutime == 0 && from.tms_cstime == 0);
	do {
		for (volatile int i = 0; i < 1000000; i++)
			;
		end = times(&to);
	} while (to.tms_utime + to.tms_stime < from.tms_utime + from.tms_stime + 6);
	/* Both show whole ticks, so the one may have grown by up to two less than the other. */
	CHECK(end >= start + 4);
	BAD_INPUT({ "to nowhere", ERRNO(syscall(SYS_times, NOWHERE)), EFAULT });
	return 0;
}
