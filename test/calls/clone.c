/* clone, which is fork: a copy that answers 0, with memory and signals of its own. */
#include "call.h"

int main(void)
{
	static volatile int number = 1;
	int ends[2], heard;
	pid_t child, parent = getpid();
	sigset_t set, pending;

	CHECK(!pipe(ends));
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	CHECK(!sigprocmask(SIG_BLOCK, &set, NULL) && !raise(SIGUSR1) && (child = fork()) >= 0);
	if (!child) {
		number = 2;
		CHECK(getppid() == parent && getpid() != parent && !sigpending(&pending)
			&& !sigismember(&pending, SIGUSR1));
		CHECK(!sigprocmask(SIG_BLOCK, NULL, &set) && sigismember(&set, SIGUSR1)
			&& write(ends[1], (int *)&number, sizeof number) == sizeof number);
		_exit(7);
	}
	CHECK(WEXITSTATUS(ended(child)) == 7 && number == 1
		&& read(ends[0], &heard, sizeof heard) == sizeof heard && heard == 2);
	CHECK((child = vfork()) >= 0);
	if (!child)
		_exit(9);
	CHECK(WEXITSTATUS(ended(child)) == 9);
	return 0;
}
