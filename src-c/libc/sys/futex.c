/*
 * futex. There is one thread: nobody but a signal handler can wake who waits, so waiting is
 * sleeping until the deadline, or, without one, sigsuspend. Then musl looks at the word again.
 */
#include <errno.h>
#include <time.h>

#include "call/request.h"
#include "file/waiting.h"
#include "signal/signals.h"

#define FUTEX_WAIT 0
#define FUTEX_WAKE 1
#define FUTEX_REQUEUE 3
#define FUTEX_PRIVATE 128

static long wait_for_handler(void)
{
	uint64_t mask;
	long status = exa_mask_get(&mask);

	if (status < 0)
		return status;
	return FINISH(RESTART_NEVER, CALL(RESMGR, sigsuspend, NULL, .mask = mask));
}

static long wait_on(const volatile int *word, int expected, const struct timespec *ahead)
{
	int64_t deadline = exa_deadline(ahead);

	if (deadline < 0)
		return deadline;
	if (*word != expected)
		return -EAGAIN;
	if (deadline == EXA_NEVER)
		return wait_for_handler();

	long status = FINISH(RESTART_NEVER, CALL(RESMGR, sleep, NULL, .deadline = deadline));

	return status < 0 ? status : -ETIMEDOUT;
}

long __exa_sys_futex(long word, long operation, long value, long timeout, long word2, long value3)
{
	(void)word2, (void)value3;
	if (exa_bad_pointer((int *)word, sizeof(int)))
		return -EFAULT;
	if (word % sizeof(int))
		return -EINVAL;
	switch (operation & ~FUTEX_PRIVATE) {
	case FUTEX_WAIT:
		return wait_on((int *)word, value, (const struct timespec *)timeout);
	case FUTEX_WAKE:
	case FUTEX_REQUEUE:
		return 0;
	}
	return -ENOSYS;
}
