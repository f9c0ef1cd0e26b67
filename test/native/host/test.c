/*
 * Runs tests, each in a process of its own, and counts.
 *
 * `PROGRAM [NAME]`: those whose name contains NAME; the last line is `N passed, N failed`. With
 * `--here` they run in this process, for a debugger. A test that crashes, hangs or leaks has
 * failed.
 */
#include "test.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct test *first, **end = &first;
const char *fail_about;
bool fail_aborts;

void test_add(struct test *t)
{
	*end = t;
	end = &t->next;
}

const struct test *tests_first(void) { return first; }

void fail(const char *file, int line, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fprintf(stderr, "%s:%d: %s", file, line, fail_about ? fail_about : "");
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
	va_end(arguments);
	fflush(NULL);
	if (fail_aborts)
		abort();
	_exit(1);
}
