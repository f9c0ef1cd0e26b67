/* rt_sigaction. Dispositions are resmgr's; a handler's address is all that it knows of one. */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "call/request.h"
#include "signal/signals.h"

/* As musl lays it out for the call (its src/internal/ksigaction.h). */
struct action {
	uint32_t handler;
	unsigned long flags;
	uint32_t restorer;
	uint64_t mask __attribute__((packed, aligned(4)));
};

static long sigaction_once(int number, const struct action *set, struct action *old)
{
	struct sigaction_reply reply;
	long status = CALL(RESMGR, sigaction, &reply, .signal = number, .set = set != NULL,
		.handler = set ? set->handler : 0, .flags = set ? set->flags & ~SA_RESTORER : 0,
		.mask = set ? set->mask : 0);

	if (status >= 0 && old)
		*old =
			(struct action){ .handler = reply.handler, .flags = reply.flags, .mask = reply.mask };
	return status;
}

long __exa_sys_rt_sigaction(long number, long set, long old, long mask_size)
{
	if (mask_size != sizeof(uint64_t) || number < 1 || number >= _NSIG
		|| (set && (number == SIGKILL || number == SIGSTOP)))
		return -EINVAL;
	if ((set && exa_bad_pointer((void *)set, sizeof(struct action)))
		|| (old && exa_bad_pointer((void *)old, sizeof(struct action))))
		return -EFAULT;
	return FINISH(
		RESTART_ALWAYS, sigaction_once(number, (const struct action *)set, (struct action *)old));
}
