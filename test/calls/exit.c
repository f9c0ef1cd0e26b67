/* exit, the end of the one thread; there is no bad input. */
#include "call.h"

static int end_with(int code)
{
	pid_t child = fork();

	if (!child)
		syscall(SYS_exit, code);
	return ended(child);
}

int main(void)
{
	CHECK(end_with(0) == 0 && WEXITSTATUS(end_with(7)) == 7 && WEXITSTATUS(end_with(256 + 8)) == 8
		&& WEXITSTATUS(end_with(-1)) == 255);
	return 0;
}
