/* sigaltstack: a handler with SA_ONSTACK runs there, says so, cannot change it, and may jump away.
 */
#include <assert.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

static char other[SIGSTKSZ];
static volatile int ran, inside, changed, told;
static sigjmp_buf back;

static void handler(int number)
{
	char here;
	stack_t now;

	ran++;
	inside = (uintptr_t)&here - (uintptr_t)other < sizeof other;
	told = sigaltstack(NULL, &now) == 0 ? now.ss_flags : -1;
	changed = sigaltstack(&(stack_t){ .ss_flags = SS_DISABLE }, NULL) < 0 ? errno : 0;
	if (number == SIGUSR2)
		siglongjmp(back, 1);
}

static void catch (int number, int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };

	assert(!sigaction(number, &action, NULL));
}

int main(void)
{
	stack_t was;

	assert(sigaltstack(&(stack_t){ .ss_sp = other, .ss_size = MINSIGSTKSZ - 1 }, NULL) < 0
		&& errno == ENOMEM);
	assert(
		sigaltstack(&(stack_t){ .ss_sp = other, .ss_size = sizeof other, .ss_flags = 64 }, NULL) < 0
		&& errno == EINVAL);
	assert(!sigaltstack(&(stack_t){ .ss_sp = other, .ss_size = sizeof other }, &was)
		&& was.ss_flags == SS_DISABLE);
	catch (SIGUSR1, SA_ONSTACK);
	raise(SIGUSR1);
	assert(ran == 1 && inside && told == SS_ONSTACK && changed == EPERM);
	catch (SIGUSR2, SA_ONSTACK);
	if (!sigsetjmp(back, 1))
		raise(SIGUSR2);
	assert(ran == 2 && inside);
	assert(!sigaltstack(NULL, &was) && was.ss_flags == 0 && was.ss_sp == other);
	raise(SIGUSR1);
	assert(ran == 3 && inside);
	catch (SIGUSR1, 0);
	raise(SIGUSR1);
	assert(ran == 4 && !inside && told == 0);
	puts("sigaltstack: all is well");
	return 0;
}
