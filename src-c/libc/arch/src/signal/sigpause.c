/* sigpause: as musl's, but a number that is no signal's is an error (EINVAL) instead of a wait for
 * ever. */
#define _GNU_SOURCE
#include <signal.h>

int sigpause(int number)
{
	sigset_t mask;

	if (sigprocmask(SIG_SETMASK, 0, &mask) < 0 || sigdelset(&mask, number) < 0)
		return -1;
	return sigsuspend(&mask);
}
