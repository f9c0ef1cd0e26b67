/*
 * prctl: the name of the process, which until it is set is that of the program; whether it may be
 * dumped, which nothing does. Does not do: the other options (EINVAL, as prctl(2) has it for those
 * that a system does not know).
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>

#include "call/request.h"
#include "signal/signals.h"

#define NAME_BYTES 16 /* with its NUL */

static char name[NAME_BYTES];
static bool dumpable = true;

static long set_name(const char *to)
{
	struct iovec piece = { name, 0 };
	struct exa_tail tail = { .pieces = &piece, .count = 1 };

	if (exa_bad_pointer(to, 1))
		return -EFAULT;
	piece.iov_len = strnlen(to, NAME_BYTES - 1);
	memcpy(name, to, piece.iov_len);
	name[piece.iov_len] = 0;
	return CALL_TAIL(RESMGR, set_name, NULL, &tail);
}

long __exa_sys_prctl(long option, long a, long b, long c, long d)
{
	(void)b, (void)c, (void)d;
	switch (option) {
	case PR_SET_NAME:
		return FINISH(RESTART_ALWAYS, set_name((const char *)a));
	case PR_GET_NAME:
		if (exa_bad_pointer((char *)a, NAME_BYTES))
			return -EFAULT;
		if (!*name)
			strncpy(name, program_invocation_short_name, NAME_BYTES - 1);
		memcpy((char *)a, name, NAME_BYTES);
		return 0;
	case PR_GET_DUMPABLE:
		return dumpable;
	case PR_SET_DUMPABLE:
		if (a != 0 && a != 1)
			break;
		dumpable = a;
		return 0;
	}
	return -EINVAL;
}
