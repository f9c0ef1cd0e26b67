/* Thread-local data: initialised and zero, static, of other files and in functions; a child has its
 * own copy. */
#include <stdio.h>
#include <sys/wait.h>
#include <threads.h>
#include <unistd.h>

#include "check.h"

_Thread_local int given = 5;
static __thread int zero[1000];
static thread_local const char *text = "text";

static int counted(void)
{
	static _Thread_local int count = 10;

	return ++count;
}

int main(void)
{
	int status;

	CHECK(given == 5 && !zero[0] && !zero[999] && !strcmp(text, "text") && counted() == 11);
	given = 6;
	zero[999] = 7;

	pid_t child = fork();

	if (!child) {
		CHECK(given == 6 && zero[999] == 7 && counted() == 12);
		given = 8;
		_exit(0);
	}
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	CHECK(given == 6 && counted() == 12);
	puts("tls: all is well");
	return 0;
}
