/*
 * __exa_syscall: a system call by a number that is known only at run time.
 *
 * Only syscall(2) in a program, and the few places of musl that keep a number in a variable, come
 * here; it links every implementation, so nothing else should. Calls with a constant number are
 * resolved by the compiler (arch/exa/syscall_arch.h).
 */
#include <errno.h>

#include "syscalls.h"

long __exa_syscall(long number, long a, long b, long c, long d, long e, long f)
{
	(void)a, (void)b, (void)c, (void)d, (void)e, (void)f;
	switch (number) {
#define SYSCALL(nr, name, count) \
	case nr: \
		return __exa_sys_##name(EXA_ARGUMENTS_##count(a, b, c, d, e, f));
#include "syscalls.def"
#undef SYSCALL
	}
	return -ENOSYS;
}
