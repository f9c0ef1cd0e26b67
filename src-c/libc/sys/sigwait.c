/* rt_sigsuspend, rt_sigtimedwait. */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "call/request.h"
#include "file/waiting.h"
#include "signal/signals.h"

long __exa_sys_rt_sigsuspend(long mask, long size)
{
	if (size != sizeof(uint64_t))
		return -EINVAL;
	if (exa_bad_pointer((uint64_t *)mask, sizeof(uint64_t)))
		return -EFAULT;
	return FINISH(RESTART_NEVER, CALL(RESMGR, sigsuspend, NULL, .mask = *(uint64_t *)mask));
}

static long wait_once(uint64_t set, siginfo_t *info, int64_t deadline)
{
	struct sigwait_reply reply;
	long status = CALL(RESMGR, sigwait, &reply, .set = set, .deadline = deadline);

	if (status < 0)
		return status;
	if (info)
		*info =
			exa_siginfo(reply.signal, reply.code, reply.pid, reply.uid, reply.status, reply.value);
	return reply.signal;
}

long __exa_sys_rt_sigtimedwait(long set, long info, long timeout, long size)
{
	int64_t deadline = exa_deadline((const struct timespec *)timeout);

	if (size != sizeof(uint64_t))
		return -EINVAL;
	if (deadline < 0)
		return deadline;
	if (exa_bad_pointer((uint64_t *)set, sizeof(uint64_t))
		|| (info && exa_bad_pointer((void *)info, sizeof(siginfo_t))))
		return -EFAULT;
	return FINISH(RESTART_NEVER, wait_once(*(uint64_t *)set, (siginfo_t *)info, deadline));
}
