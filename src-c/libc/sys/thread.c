/*
 * What musl asks for the one thread that there is.
 *
 * set_tid_address is the first call of every program, the servers included, which have no process
 * at resmgr: it must not ask for the pid, so the thread is number FIRST_THREAD until a fork says
 * better.
 */
#include "call/thread.h"

#include <errno.h>

#include "call/request.h"
#include "call/self.h"
#include "signal/signals.h"

#define ROBUST_LIST_BYTES (3 * sizeof(long))
/* membarrier(2): global, expedited, private, and their registering; 0 asks which there are. */
#define BARRIERS 31

long __exa_sys_set_tid_address(long address)
{
	(void)address;
	return FIRST_THREAD;
}

long __exa_sys_gettid(void) { return __exa_sys_getpid(); }

long __exa_sys_set_robust_list(long head, long size)
{
	(void)head;
	return size == ROBUST_LIST_BYTES ? 0 : -EINVAL;
}

long __exa_sys_membarrier(long command, long flags)
{
	if (flags || command < 0 || command & ~BARRIERS || command & (command - 1))
		return -EINVAL;
	return command ? 0 : BARRIERS;
}
