/*
 * See file_limit.h. resmgr says with each descriptor whether there is a limit (EXA_MODE_LIMITED);
 * which one is then asked for once.
 */
#include "file_limit.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/resource.h>

#include "call/request.h"
#include "signal/signals.h"

static bool known;
static uint64_t limit; /* as exa_file_limit answers */

static uint64_t asked(void)
{
	struct rlimit_reply reply;

	if (!known && CALL(RESMGR, rlimit, &reply, .resource = RLIMIT_FSIZE) >= 0) {
		limit = reply.current == RLIM_INFINITY ? 0 : reply.current + 1;
		known = true;
	}
	return limit;
}

uint64_t exa_file_limit(const struct exa_descriptor *file)
{
	return file->mode & EXA_MODE_LIMITED ? asked() : 0;
}

long exa_file_limit_check(int64_t size)
{
	uint64_t most = asked();

	if (!most || (uint64_t)size < most)
		return 0;
	exa_file_too_big();
	return -EFBIG;
}

void exa_file_too_big(void) { exa_raise(SIGXFSZ); }

void exa_file_limit_forget(void)
{
	known = false;
	exa_descriptors_forget();
}
