/* sched_setparam: musl answers ENOSYS, because on Linux the call is about a thread; here it is
 * about a process. */
#include <sched.h>

#include "syscall.h"

int sched_setparam(pid_t pid, const struct sched_param *param)
{
	return syscall(SYS_sched_setparam, pid, param);
}
