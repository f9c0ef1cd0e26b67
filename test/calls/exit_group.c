/* exit_group, which is exit and _exit: what it closes, whom it tells. There is no bad input. */
#include "call.h"

static int ends[2];

static void say(void) { write(ends[1], "bye", 3); }

int main(void)
{
	char text[8] = "";
	pid_t child;

	CHECK(!pipe(ends) && (child = fork()) >= 0);
	if (!child) {
		atexit(say);
		exit(0x103);
	}
	CHECK(WEXITSTATUS(ended(child)) == 3 && read(ends[0], text, 8) == 3 && !strcmp(text, "bye"));
	if (!(child = fork())) {
		atexit(say);
		_exit(4);
	}
	CHECK(!close(ends[1]) && WEXITSTATUS(ended(child)) == 4 && read(ends[0], text, 8) == 0);
	return 0;
}
