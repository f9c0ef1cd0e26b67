/* A handler's address is never SIG_IGN or SIG_HOLD, which are small numbers as functions' addresses
 * are. */
#define _XOPEN_SOURCE 700
#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>

static volatile int ran;

static void handler(int number)
{
	(void)number;
	ran++;
}

int main(void)
{
	sigset_t mask;

	assert(sigset(SIGUSR1, handler) == SIG_DFL);
	raise(SIGUSR1);
	assert(ran == 1);
	assert(sigset(SIGUSR1, SIG_HOLD) == handler);
	raise(SIGUSR1);
	assert(ran == 1 && !sigpending(&mask) && sigismember(&mask, SIGUSR1) == 1);
	assert(sigset(SIGUSR1, handler) == SIG_HOLD);
	assert(ran == 2);
	assert(sigpause(-1) < 0 && errno == EINVAL);
	puts("sigset: all is well");
	return 0;
}
