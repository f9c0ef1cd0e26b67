/* prlimit64, by which musl also does getrlimit and setrlimit. */
#include <errno.h>

#include "call/request.h"
#include "file/file_limit.h"
#include "signal/signals.h"

static long limit_once(uint32_t pid, uint32_t resource, const uint64_t *set, uint64_t *old)
{
	struct rlimit_reply reply;
	long status = CALL(RESMGR, rlimit, &reply, .pid = pid, .resource = resource, .set = set != NULL,
		.current = set ? set[0] : 0, .maximum = set ? set[1] : 0);

	if (status >= 0 && set)
		exa_file_limit_forget();
	if (status >= 0 && old) {
		old[0] = reply.current;
		old[1] = reply.maximum;
	}
	return status;
}

/* LIMIT: RLIMIT_NOFILE, NPROC, FSIZE and CPU are enforced; the others are remembered. */
long __exa_sys_prlimit64(long pid, long resource, long set, long old)
{
	if ((set && exa_bad_pointer((uint64_t *)set, 2 * sizeof(uint64_t)))
		|| (old && exa_bad_pointer((uint64_t *)old, 2 * sizeof(uint64_t))))
		return -EFAULT;
	if (set && ((uint64_t *)set)[0] > ((uint64_t *)set)[1])
		return -EINVAL;
	return FINISH(
		RESTART_ALWAYS, limit_once(pid, resource, (const uint64_t *)set, (uint64_t *)old));
}
