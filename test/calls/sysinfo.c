/* sysinfo: how long it runs, what it has. */
#include "call.h"
#include <sys/sysinfo.h>

int main(void)
{
	struct sysinfo info, later;

	CHECK(!sysinfo(&info) && info.uptime > 0 && info.totalram > 0 && info.procs >= 1 && info.mem_unit >= 1);
	CHECK(!sysinfo(&later) && later.uptime >= info.uptime);
	BAD_INPUT({ "to nowhere", ERRNO(sysinfo(NOWHERE)), EFAULT });
	return 0;
}
