/* sysinfo: how long it runs, what it has. */
#include <sys/sysinfo.h>

#include "call.h"

int main(void)
{
	struct sysinfo info, later;

	CHECK(!sysinfo(&info) && info.uptime >= 0 && info.totalram > 0 && info.freeram > 0
		&& info.freeram <= info.totalram && info.procs >= 1 && info.mem_unit >= 1);
	CHECK(sysconf(_SC_PHYS_PAGES) > 0 && sysconf(_SC_AVPHYS_PAGES) > 0);
	CHECK(!sysinfo(&later) && later.uptime >= info.uptime);
	BAD_INPUT({ "to nowhere", ERRNO(sysinfo(NOWHERE)), EFAULT });
	return 0;
}
