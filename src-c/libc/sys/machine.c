/* uname, sysinfo, reboot. */
#include <errno.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include "call/request.h"
#include "signal/signals.h"

#define SECOND_NS 1000000000

/* reboot(2): who calls it must mean it. */
#define REBOOT_MAGIC 0xfee1dead
#define REBOOT_MAGIC2 672274793

long __exa_sys_uname(long to)
{
	if (exa_bad_pointer((struct utsname *)to, sizeof(struct utsname)))
		return -EFAULT;
	*(struct utsname *)to = (struct utsname){
		.sysname = "Exa",
		.nodename = "exa",
		.release = "0.1.0",
		.version = "#1",
		.machine = "wasm32",
		.domainname = "(none)",
	};
	return 0;
}

static long sysinfo_once(struct sysinfo *to)
{
	struct sysinfo_reply reply;
	long status = CALL(RESMGR, sysinfo, &reply);

	if (status >= 0)
		*to = (struct sysinfo){
			.uptime = reply.uptime_ns / SECOND_NS,
			.totalram = reply.memory,
			.freeram = reply.memory,
			.procs = reply.processes,
			.mem_unit = 1,
		};
	return status;
}

long __exa_sys_sysinfo(long to)
{
	if (exa_bad_pointer((struct sysinfo *)to, sizeof(struct sysinfo)))
		return -EFAULT;
	return FINISH(RESTART_ALWAYS, sysinfo_once((struct sysinfo *)to));
}

long __exa_sys_reboot(long magic, long magic2, long command, long argument)
{
	(void)argument;
	if ((uint32_t)magic != REBOOT_MAGIC || magic2 != REBOOT_MAGIC2)
		return -EINVAL;
	return FINISH(RESTART_ALWAYS, CALL(RESMGR, reboot, NULL, .command = command));
}
