/* What the files of /proc say: proctext.c. */
#ifndef RESMGR_PROCTEXT_H
#define RESMGR_PROCTEXT_H

#include <stdio.h>
#include "proc.h"

enum file {
	DIRECTORY, CMDLINE, COMM, STAT, STATM, STATUS, ENVIRON, CWD, EXE, ROOT, FILES, /* in /proc/PID */
	UPTIME = 128, LOADAVG, MEMINFO, VERSION, MOUNTS, FILESYSTEMS, SYSTEM_STAT, CPUINFO, /* in /proc */
	LINKS = 0x4000,   /* in /proc/PID/fd: + descriptor */
	PIPES = 0x8000,   /* what such a link leads to where that has no name: + descriptor */
};

void proctext_process(FILE *, enum file, const struct proc *);
void proctext_system(FILE *, enum file);

#endif
