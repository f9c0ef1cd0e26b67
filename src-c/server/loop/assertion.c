/*
 * What assert() says in a server, which has no stderr: a line on the console; then it traps.
 * Entry point: __assert_fail, in place of libc's, which would write to a file, and so ask resmgr.
 */
#include <assert.h>

#include "server/serve.h"

_Noreturn void __assert_fail(const char *what, const char *file, int line, const char *function)
{
	console("%s:%d: %s: not true: %s\n", file, line, function, what);
	__builtin_trap();
}
