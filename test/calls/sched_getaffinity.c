/* sched_getaffinity: the first processor at least. */
#include <sched.h>

#include "call.h"

int main(void)
{
	cpu_set_t set;

	CHECK(!sched_getaffinity(0, sizeof set, &set) && CPU_COUNT(&set) >= 1
		&& sysconf(_SC_NPROCESSORS_ONLN) >= 1);
	BAD_INPUT({ "nobody", ERRNO(sched_getaffinity(999999, sizeof set, &set)), ESRCH },
		{ "no room", ERRNO(sched_getaffinity(0, 0, &set)), EINVAL },
		{ "a set of half words", ERRNO(sched_getaffinity(0, 33, &set)), EINVAL },
		{ "to nowhere", ERRNO(syscall(SYS_sched_getaffinity, 0, sizeof set, NOWHERE)), EFAULT }, );
	return 0;
}
