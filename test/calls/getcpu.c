/* getcpu: one that there is. */
#include <sched.h>

#include "call.h"

int main(void)
{
	unsigned cpu = 9999, node = 9999;

	CHECK(!syscall(SYS_getcpu, &cpu, &node, NULL) && cpu < 9999 && node < 9999
		&& !syscall(SYS_getcpu, NULL, NULL, NULL) && sched_getcpu() >= 0);
	BAD_INPUT({ "to nowhere", ERRNO(syscall(SYS_getcpu, NOWHERE, NULL, NULL)), EFAULT },
		{ "the node to nowhere", ERRNO(syscall(SYS_getcpu, NULL, NOWHERE, NULL)), EFAULT }, );
	return 0;
}
