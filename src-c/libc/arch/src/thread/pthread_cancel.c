/*
 * Cancellation of threads: there is only the one, and system calls are no cancellation points.
 */
#include <errno.h>

#include "pthread_impl.h"

long __cancel(void) { return -ECANCELED; }

void __testcancel(void) {}

int pthread_cancel(pthread_t thread)
{
	(void)thread;
	return ENOSYS;
}
