/* sched_getscheduler: musl answers ENOSYS, because on Linux the call is about a thread; here it is
 * about a process. */
#include <sched.h>

#include "syscall.h"

int sched_getscheduler(pid_t pid) { return syscall(SYS_sched_getscheduler, pid); }
