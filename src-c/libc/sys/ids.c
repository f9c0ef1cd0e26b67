/* getpid, getppid, and the users and groups that a process is. Of these only the pid is remembered. */
#include <errno.h>
#include "request.h"
#include "self.h"
#include "signals.h"

static long ask(struct ids_reply *reply)
{
	return FINISH(RESTART_ALWAYS, CALL(RESMGR, ids, reply));
}

long exa_pid(void)
{
	struct ids_reply reply;

	if (!exa_self.pid) {
		long status = CALL(RESMGR, ids, &reply);

		if (status < 0)
			return status;
		exa_self.pid = reply.pid;
	}
	return exa_self.pid;
}

long __exa_sys_getpid(void)
{
	return FINISH(RESTART_ALWAYS, exa_pid());
}

long __exa_sys_getppid(void)
{
	struct ids_reply reply;
	long status = ask(&reply);

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

	if (exa_bad_pointer(r, sizeof *r) || exa_bad_pointer(e, sizeof *e) || exa_bad_pointer(s, sizeof *s))
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

	if (exa_bad_pointer(r, sizeof *r) || exa_bad_pointer(e, sizeof *e) || exa_bad_pointer(s, sizeof *s))
		return -EFAULT;

	long status = ask(&reply);

	if (status < 0)
		return status;
	*r = reply.gid;
	*e = reply.egid;
	*s = reply.sgid;
	return 0;
}
