/* setpgid, getpgid, setsid, getsid. */
#include "call/request.h"
#include "signal/signals.h"

long __exa_sys_setpgid(long pid, long group)
{
	return FINISH(RESTART_ALWAYS, CALL(RESMGR, setpgid, NULL, .pid = pid, .pgid = group));
}

long __exa_sys_getpgid(long pid)
{
	struct ids_reply reply;
	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, ids, &reply, .pid = pid));

	return status < 0 ? status : (long)reply.pgid;
}

long __exa_sys_getsid(long pid)
{
	struct ids_reply reply;
	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, ids, &reply, .pid = pid));

	return status < 0 ? status : (long)reply.sid;
}

long __exa_sys_setsid(void)
{
	struct setsid_reply reply;
	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, setsid, &reply));

	return status < 0 ? status : (long)reply.sid;
}
