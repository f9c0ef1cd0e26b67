/* ppoll: musl's would hand over a time in two longs, and poll one in a struct timespec. */
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>

#include "syscall.h"

int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask)
{
	return syscall_cp(SYS_ppoll, fds, count, timeout, mask, _NSIG / 8);
}
