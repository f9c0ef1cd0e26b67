/*
 * Runs tests, each in a process of its own, and counts.
 *
 * `PROGRAM [NAME]`: those whose name contains NAME; the last line is `N passed, N failed`. With
 * `--here` they run in this process, for a debugger. A test that crashes, hangs or leaks has
 * failed.
 */
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/lsan_interface.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test.h"

#define SECONDS 20 /* of processor time, in which a test must end */

/* Where a sanitizer ends it. */
static void about(void)
{
	if (fail_about)
		fprintf(stderr, "%s\n", fail_about);
}

static void run(const struct test *t)
{
	__sanitizer_set_death_callback(about);
	host_start();
	suite_begin();
	t->run();
	suite_end();
	if (__lsan_do_recoverable_leak_check())
		fail(t->file, 0, "memory was lost");
}

static bool passes(const struct test *t)
{
	fflush(NULL);
	pid_t child = fork();
	if (child < 0)
		abort();
	if (!child) {
		setitimer(ITIMER_PROF, &(struct itimerval){ .it_value.tv_sec = SECONDS }, NULL);
		run(t);
		fflush(NULL);
		_exit(0);
	}
	int status;
	while (waitpid(child, &status, 0) != child)
		;
	if (WIFSIGNALED(status))
		fprintf(stderr, "%s: %s\n", t->name,
			WTERMSIG(status) == SIGPROF ? "does not end" : "has crashed");
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	bool here = argc > 1 && !strcmp(argv[1], "--here");
	const char *name = argc > 1 + here ? argv[1 + here] : "";
	unsigned passed = 0, failed = 0;
	for (const struct test *t = tests_first(); t; t = t->next) {
		if (!strstr(t->name, name))
			continue;
		bool good = true;
		if (here)
			run(t);
		else
			good = passes(t);
		printf("%s %s\n", good ? "ok" : "FAILED", t->name);
		passed += good;
		failed += !good;
	}
	printf("%u passed, %u failed\n", passed, failed);
	return failed || !passed;
}
