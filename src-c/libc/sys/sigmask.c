/* rt_sigprocmask, rt_sigpending. */
#include <errno.h>
#include <signal.h>

#include "call/request.h"
#include "signal/signals.h"

/* Those that musl keeps for itself and has no use for without threads; it never blocks them here.
 */
#define INTERNAL (3ULL << 32)

static long change(int how, uint64_t old, uint64_t set)
{
	switch (how) {
	case SIG_BLOCK:
		set |= old;
		break;
	case SIG_UNBLOCK:
		set = old & ~set;
		break;
	case SIG_SETMASK:
		break;
	default:
		return -EINVAL;
	}
	return FINISH(RESTART_ALWAYS, exa_mask_set(set));
}

long __exa_sys_rt_sigprocmask(long how, long set, long old, long size)
{
	uint64_t before;

	if (size != sizeof before)
		return -EINVAL;
	if ((set && exa_bad_pointer((uint64_t *)set, sizeof before))
		|| (old && exa_bad_pointer((uint64_t *)old, sizeof before)))
		return -EFAULT;

	/* the first sigaction of a program does this */
	if (set && !old && how == SIG_UNBLOCK && !(*(uint64_t *)set & ~INTERNAL))
		return 0;
	/* who sets it whole, and does not ask, need not know */
	if (set && !old && how == SIG_SETMASK)
		return FINISH(RESTART_ALWAYS, exa_mask_set(*(uint64_t *)set));

	long status = exa_mask_get(&before);

	if (status >= 0 && set) {
		uint64_t wanted = *(uint64_t *)set;

		/* before handlers may run, and change what the caller is told */
		if (old)
			*(uint64_t *)old = before;
		return change(how, before, wanted);
	}
	if (status >= 0 && old)
		*(uint64_t *)old = before;
	return status;
}

static long pending_once(uint64_t *to)
{
	struct sigpending_reply reply;
	long status = CALL(RESMGR, sigpending, &reply);

	if (status >= 0)
		*to = reply.set;
	return status;
}

long __exa_sys_rt_sigpending(long to, long size)
{
	if (size != sizeof(uint64_t))
		return -EINVAL;
	if (exa_bad_pointer((uint64_t *)to, sizeof(uint64_t)))
		return -EFAULT;
	return FINISH(RESTART_ALWAYS, pending_once((uint64_t *)to));
}
