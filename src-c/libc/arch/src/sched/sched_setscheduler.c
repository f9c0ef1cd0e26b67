/* sched_setscheduler: musl answers ENOSYS, because on Linux the call is about a thread; here it is
 * about a process. */
#include <sched.h>

#include "syscall.h"

int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param)
{
	return syscall(SYS_sched_setscheduler, pid, policy, param);
}
