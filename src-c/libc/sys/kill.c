/*
 * kill, tkill, tgkill, rt_sigqueueinfo, and SIGPIPE for a write that found no reader.
 *
 * In the child half of a vfork, a signal may end the vfork child: then there is nothing more to run
 * for it, and the parent goes on.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "call/request.h"
#include "call/self.h"
#include "call/thread.h"
#include "signal/signals.h"

static long survive(long status)
{
	if (exa_self.actor && CALL(RESMGR, ids, NULL) == -ESRCH)
		exa_vfork_return();
	return status;
}

long __exa_sys_kill(long pid, long number)
{
	return FINISH(RESTART_ALWAYS, survive(CALL(RESMGR, kill, NULL, .pid = pid, .signal = number)));
}

/* The one thread is the process: musl's raise sends to what it takes for the thread's number. */
long __exa_sys_tkill(long thread, long number)
{
	long pid = __exa_sys_getpid();

	if (pid < 0)
		return pid;
	if (thread <= 0)
		return -EINVAL;
	if (thread != FIRST_THREAD && thread != pid && !exa_self.actor)
		return -ESRCH;
	return FINISH(RESTART_ALWAYS,
		survive(CALL(RESMGR, sigqueue, NULL, .pid = pid, .signal = number, .code = SI_TKILL)));
}

/* Another process's thread has its number. */
long __exa_sys_tgkill(long group, long thread, long number)
{
	if (group <= 0 || thread <= 0)
		return -EINVAL;
	if (group == __exa_sys_getpid())
		return __exa_sys_tkill(thread, number);
	return thread == group ? __exa_sys_kill(group, number) : -ESRCH;
}

long __exa_sys_rt_sigqueueinfo(long pid, long number, long info)
{
	const siginfo_t *from = (const siginfo_t *)info;
	int64_t value = 0;

	if (exa_bad_pointer(from, sizeof *from))
		return -EFAULT;
	memcpy(&value, &from->si_value, sizeof from->si_value);
	return FINISH(RESTART_ALWAYS,
		survive(CALL(RESMGR, sigqueue, NULL, .pid = pid, .signal = number, .code = from->si_code,
			.value = value)));
}

void exa_raise(int signal)
{
	long pid = exa_pid();

	if (pid > 0)
		survive(CALL(RESMGR, kill, NULL, .pid = pid, .signal = signal));
}
