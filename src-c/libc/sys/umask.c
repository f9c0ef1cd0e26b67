/* umask. */
#include "call/request.h"
#include "signal/signals.h"

long __exa_sys_umask(long mask)
{
	struct umask_reply reply;
	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, umask, &reply, .mask = mask & 0777));

	return status < 0 ? status : (long)reply.mask;
}
