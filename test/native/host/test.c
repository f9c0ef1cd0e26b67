/*
 * Runs tests, each in a process of its own, and counts.
 *
 * `PROGRAM [NAME]`: those whose name contains NAME; the last line is `N passed, N failed`. With
 * `--here` they run in this process, for a debugger. A test that crashes, hangs or leaks has
 * failed.
 */
#include "test.h"

#include <sanitizer/lsan_interface.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define SECONDS 60 /* in which a test must end, however slow the machine */

static struct test *first, **end = &first;

void test_add(struct test *t)
{
	*end = t;
	end = &t->next;
}

void fail(const char *file, int line, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fprintf(stderr, "%s:%d: ", file, line);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	fflush(NULL);
#ifdef FUZZ
	abort();
#else
	_exit(1);
#endif
}

static void run(const struct test *t)
{
	host_start();
	suite_begin();
	t->run();
	suite_end();
	if (__lsan_do_recoverable_leak_check())
		fail(t->file, 0, "memory was lost");
}

#ifndef FUZZ
static bool passes(const struct test *t)
{
	fflush(NULL);
	pid_t child = fork();
	if (child < 0)
		abort();
	if (!child) {
		alarm(SECONDS);
		run(t);
		fflush(NULL);
		_exit(0);
	}
	int status;
	while (waitpid(child, &status, 0) != child)
		;
	if (WIFSIGNALED(status))
		fprintf(stderr, "%s: %s\n", t->name,
			WTERMSIG(status) == SIGALRM ? "does not end" : "has crashed");
	return WIFEXITED(status) && !WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	bool here = argc > 1 && !strcmp(argv[1], "--here");
	const char *name = argc > 1 + here ? argv[1 + here] : "";
	unsigned passed = 0, failed = 0;
	for (struct test *t = first; t; t = t->next) {
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
#endif
