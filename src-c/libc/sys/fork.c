/*
 * clone, as fork(): flags SIGCHLD and nothing else. resmgr makes the child, then the host copies
 * the memory into its slot. Refused (EAGAIN) in the child half of a vfork, and in some signal
 * handlers (abi.h).
 */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "call/request.h"
#include "call/self.h"
#include "signal/signals.h"

/* Of a program that has such timers. */
__attribute__((weak)) void exa_itimer_cpu_clear(void);
__attribute__((weak)) void exa_timer_cpu_clear(void);

/* The host could not: the child that resmgr made is ended and reaped. */
static long undo(uint32_t pid)
{
	CALL(RESMGR, kill, NULL, .pid = pid, .signal = SIGKILL);
	exa_signals_hold();
	FINISH(RESTART_ALWAYS, CALL(RESMGR, wait, NULL, .pid = pid, .options = WEXITED));
	exa_signals_release();
	return -EAGAIN;
}

static long fork_once(void)
{
	struct fork_reply child;
	long status = CALL(RESMGR, fork, &child);

	if (status < 0)
		return status;

	int side = exa_fork(child.child);

	if (side < 0)
		return undo(child.pid);
	if (side == 0)
		return child.pid;
	exa_self.pid = child.pid;
	exa_signals_forked();
	if (exa_itimer_cpu_clear)
		exa_itimer_cpu_clear();
	if (exa_timer_cpu_clear)
		exa_timer_cpu_clear();
	return 0;
}

long __exa_sys_clone(long flags, long stack, long parent_tid, long tls, long child_tid)
{
	(void)parent_tid, (void)tls, (void)child_tid;
	if (flags != SIGCHLD || stack)
		return -ENOSYS;
	if (exa_self.actor || __exa_at_safepoint || (__exa_in_handler && exa_fork(0) <= 0))
		return -EAGAIN;
	return FINISH(RESTART_ALWAYS, fork_once());
}
