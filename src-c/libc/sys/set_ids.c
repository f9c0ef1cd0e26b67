/* setuid, setgid and their kin. What is permitted, resmgr decides. */
#include <errno.h>

#include "call/request.h"
#include "call/self.h"
#include "signal/signals.h"

static long set(enum exa_ids which, long a, long b, long c)
{
	/* -1 is nobody's id; where it means to leave an id, resmgr knows */
	if ((which == EXA_IDS_UID || which == EXA_IDS_GID) && a == -1)
		return -EINVAL;
	exa_ids_forget();
	return FINISH(
		RESTART_ALWAYS, CALL(RESMGR, set_ids, NULL, .which = which, .a = a, .b = b, .c = c));
}

/*
 * setreuid and setregid also set the saved id to the new effective one, if the real id is set or
 * the effective one becomes other than the real id was (setreuid(2)).
 */
static long saved_id(long real, long effective, long real_now)
{
	return real != -1 || (effective != -1 && effective != real_now) ? effective : -1;
}

long __exa_sys_setuid(long uid) { return set(EXA_IDS_UID, uid, 0, 0); }

long __exa_sys_setgid(long gid) { return set(EXA_IDS_GID, gid, 0, 0); }

long __exa_sys_setreuid(long real, long effective)
{
	long now = __exa_sys_getuid(), saved = effective;

	if (real != -1 && effective == -1)
		saved = __exa_sys_geteuid();
	return set(EXA_IDS_RESUID, real, effective, saved_id(real, saved, now));
}

long __exa_sys_setregid(long real, long effective)
{
	long now = __exa_sys_getgid(), saved = effective;

	if (real != -1 && effective == -1)
		saved = __exa_sys_getegid();
	return set(EXA_IDS_RESGID, real, effective, saved_id(real, saved, now));
}

long __exa_sys_setresuid(long real, long effective, long saved)
{
	return set(EXA_IDS_RESUID, real, effective, saved);
}

long __exa_sys_setresgid(long real, long effective, long saved)
{
	return set(EXA_IDS_RESGID, real, effective, saved);
}
