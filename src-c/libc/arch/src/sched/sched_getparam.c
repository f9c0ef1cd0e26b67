/* sched_getparam: musl answers ENOSYS, because on Linux the call is about a thread; here it is
 * about a process. */
#include <sched.h>

#include "syscall.h"

int sched_getparam(pid_t pid, struct sched_param *param)
{
	return syscall(SYS_sched_getparam, pid, param);
}
