/*
 * getpid, getppid, and the users and groups that a process is. Only the process itself changes
 * these, so they are asked once; not so its parent, which may end.
 */
#include <errno.h>

#include "call/request.h"
#include "call/self.h"
#include "signal/signals.h"

static struct {
	bool known;
	uint32_t actor; /* for whom: see self.h */
	struct ids_reply ids;
} kept;

static long ask_once(void)
{
	long status = CALL(RESMGR, ids, &kept.ids);

	kept.known = status >= 0;
	kept.actor = exa_self.actor;
	if (kept.known)
		exa_self.pid = kept.ids.pid;
	return status;
}

static long ask(struct ids_reply *reply)
{
	long status = 0;

	if (!kept.known || kept.actor != exa_self.actor)
		status = FINISH(RESTART_ALWAYS, ask_once());
	*reply = kept.ids;
	return status;
}

void exa_ids_forget(void) { kept.known = false; }

long exa_pid(void)
{
	long status = exa_self.pid ? 0 : ask_once();

	return status < 0 ? status : (long)exa_self.pid;
}

long __exa_sys_getpid(void) { return FINISH(RESTART_ALWAYS, exa_pid()); }

long __exa_sys_getppid(void)
{
	struct ids_reply reply;
	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, ids, &reply));

	return status < 0 ? status : (long)reply.ppid;
}

long __exa_sys_getuid(void)
{
	struct ids_reply reply;
	long status = ask(&reply);

	return status < 0 ? status : (long)reply.uid;
}

long __exa_sys_geteuid(void)
{
	struct ids_reply reply;
	long status = ask(&reply);

	return status < 0 ? status : (long)reply.euid;
}

long __exa_sys_getgid(void)
{
	struct ids_reply reply;
	long status = ask(&reply);

	return status < 0 ? status : (long)reply.gid;
}

long __exa_sys_getegid(void)
{
	struct ids_reply reply;
	long status = ask(&reply);

	return status < 0 ? status : (long)reply.egid;
}

long __exa_sys_getresuid(long real, long effective, long saved)
{
	struct ids_reply reply;
	uint32_t *r = (uint32_t *)real, *e = (uint32_t *)effective, *s = (uint32_t *)saved;

	if (exa_bad_pointer(r, sizeof *r) || exa_bad_pointer(e, sizeof *e)
		|| exa_bad_pointer(s, sizeof *s))
		return -EFAULT;

	long status = ask(&reply);

	if (status < 0)
		return status;
	*r = reply.uid;
	*e = reply.euid;
	*s = reply.suid;
	return 0;
}

long __exa_sys_getresgid(long real, long effective, long saved)
{
	struct ids_reply reply;
	uint32_t *r = (uint32_t *)real, *e = (uint32_t *)effective, *s = (uint32_t *)saved;

	if (exa_bad_pointer(r, sizeof *r) || exa_bad_pointer(e, sizeof *e)
		|| exa_bad_pointer(s, sizeof *s))
		return -EFAULT;

	long status = ask(&reply);

	if (status < 0)
		return status;
	*r = reply.gid;
	*e = reply.egid;
	*s = reply.sgid;
	return 0;
}
