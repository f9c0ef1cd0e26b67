/* What the files of /proc say: proctext.c. */
#ifndef RESMGR_PROCTEXT_H
#define RESMGR_PROCTEXT_H

#include <stdio.h>

#include "process/proc.h"

enum file {
	DIRECTORY,
	CMDLINE,
	COMM,
	STAT,
	STATM,
	STATUS,
	ENVIRON,
	CWD,
	EXE,
	ROOT,
	FILES,
	LIMITS,
	MOUNTINFO,
	CGROUP,
	MAPS,
	OOM_SCORE_ADJ,
	WCHAN,
	TASKS,
	THREAD, /* in /proc/PID */
	UPTIME = 128,
	LOADAVG,
	MEMINFO,
	VERSION,
	MOUNTS,
	FILESYSTEMS,
	SYSTEM_STAT,
	CPUINFO,
	VMSTAT,
	TTY_DRIVERS, /* in /proc */
	HOSTNAME,
	DOMAINNAME,
	OSTYPE,
	OSRELEASE,
	OSVERSION,
	PID_MAX,
	NGROUPS_MAX,
	THREADS_MAX,
	BOOT_ID,
	UUID, /* in /proc/sys/kernel */
	FILE_MAX,
	NR_OPEN,
	PIPE_MAX_SIZE,
	OVERCOMMIT,         /* in /proc/sys/fs and vm */
	OF_THREAD = 0x1000, /* + file: in /proc/PID/task/PID */
	LINKS = 0x4000,     /* in /proc/PID/fd: + descriptor */
	PIPES = 0x8000,     /* what such a link leads to where that has no name: + descriptor */
};

/** state: what STAT and STATUS say it does (state.h). */
void proctext_process(FILE *, enum file, const struct proc *, enum exa_state state);
void proctext_system(FILE *, enum file);
/* sysctltext.c: what stands in /proc/sys. */
void proctext_sysctl(FILE *, enum file);

#endif
