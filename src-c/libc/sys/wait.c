/* wait4, waitid. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "call/request.h"
#include "call/usage.h"
#include "signal/signals.h"

#define WAITID_OPTIONS (WEXITED | WSTOPPED | WCONTINUED | WNOHANG | WNOWAIT)

static long wait4_once(int pid, int *status, uint32_t options, long *usage)
{
	struct wait_reply reply;
	long result = CALL(RESMGR, wait, &reply, .pid = pid, .options = options | WEXITED);

	if (result < 0)
		return result;
	if (reply.pid && status)
		*status = reply.status;
	if (reply.pid && usage)
		exa_usage_fill(usage, reply.cpu_ns);
	return reply.pid;
}

long __exa_sys_wait4(long pid, long status, long options, long usage)
{
	if (options & ~(WNOHANG | WUNTRACED | WCONTINUED))
		return -EINVAL;
	/* no group has the number that this would be */
	if (pid == INT32_MIN)
		return -ESRCH;
	if ((status && exa_bad_pointer((int *)status, sizeof(int)))
		|| (usage && exa_bad_pointer((long *)usage, EXA_RUSAGE_BYTES)))
		return -EFAULT;
	return FINISH(RESTART_IF_ASKED, wait4_once(pid, (int *)status, options, (long *)usage));
}

static void describe(siginfo_t *info, const struct wait_reply *reply)
{
	int status = reply->status;

	memset(info, 0, sizeof *info);
	if (!reply->pid)
		return;
	info->si_signo = SIGCHLD;
	info->si_pid = reply->pid;
	info->si_uid = reply->uid;
	if (WIFEXITED(status)) {
		info->si_code = CLD_EXITED;
		info->si_status = WEXITSTATUS(status);
	} else if (WIFSTOPPED(status)) {
		info->si_code = CLD_STOPPED;
		info->si_status = WSTOPSIG(status);
	} else if (WIFCONTINUED(status)) {
		info->si_code = CLD_CONTINUED;
		info->si_status = SIGCONT;
	} else {
		info->si_code = WCOREDUMP(status) ? CLD_DUMPED : CLD_KILLED;
		info->si_status = WTERMSIG(status);
	}
}

static long wait_once(int pid, uint32_t options, siginfo_t *info, long *usage)
{
	struct wait_reply reply;
	long status = CALL(RESMGR, wait, &reply, .pid = pid, .options = options);

	if (status < 0)
		return status;
	if (info)
		describe(info, &reply);
	if (usage && reply.pid)
		exa_usage_fill(usage, reply.cpu_ns);
	return 0;
}

long __exa_sys_waitid(long type, long id, long info, long options, long usage)
{
	int pid;

	if (options & ~WAITID_OPTIONS || !(options & (WEXITED | WSTOPPED | WCONTINUED)))
		return -EINVAL;
	if ((info && exa_bad_pointer((siginfo_t *)info, sizeof(siginfo_t)))
		|| (usage && exa_bad_pointer((long *)usage, EXA_RUSAGE_BYTES)))
		return -EFAULT;
	switch (type) {
	case P_ALL:
		pid = -1;
		break;
	case P_PID:
		pid = id;
		break;
	case P_PGID:
		pid = -id;
		break;
	default:
		return -EINVAL;
	}
	if (type != P_ALL && (id < 0 || (type == P_PID && !id)))
		return -EINVAL;
	/* -1 would mean any child; who is in group 1 is init's alone */
	if (type == P_PGID && id == 1)
		return -ECHILD;
	return FINISH(RESTART_IF_ASKED, wait_once(pid, options, (siginfo_t *)info, (long *)usage));
}
