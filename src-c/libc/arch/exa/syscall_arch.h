/*
 * A system call is a call of the C function __exa_sys_<name>. Where the number is a constant, and
 * it nearly always is, the switch folds away and only that function gets linked.
 *
 * The prototypes come from src-c/libc, where the functions are.
 */
#include "syscalls.h"

/* 64-bit values take two arguments, the low half first. */
#define __SYSCALL_LL_E(x) \
	((union { \
		long long whole; \
		long half[2]; \
	}){ .whole = (x) }) \
		.half[0], \
		((union { \
			long long whole; \
			long half[2]; \
		}){ .whole = (x) }) \
			.half[1]
#define __SYSCALL_LL_O(x) __SYSCALL_LL_E((x))

static inline __attribute__((always_inline)) long __exa_dispatch(
	long n, long a, long b, long c, long d, long e, long f)
{
	if (!__builtin_constant_p(n))
		return __exa_syscall(n, a, b, c, d, e, f);
	switch (n) {
#define SYSCALL(nr, name, count) \
	case nr: \
		return __exa_sys_##name(EXA_ARGUMENTS_##count(a, b, c, d, e, f));
#include "syscalls.def"
#undef SYSCALL
	}
	return -38; /* ENOSYS */
}

#define __EXA_SYSCALL static inline __attribute__((always_inline)) long

__EXA_SYSCALL __syscall0(long n) { return __exa_dispatch(n, 0, 0, 0, 0, 0, 0); }

__EXA_SYSCALL __syscall1(long n, long a) { return __exa_dispatch(n, a, 0, 0, 0, 0, 0); }

__EXA_SYSCALL __syscall2(long n, long a, long b) { return __exa_dispatch(n, a, b, 0, 0, 0, 0); }

__EXA_SYSCALL __syscall3(long n, long a, long b, long c)
{
	return __exa_dispatch(n, a, b, c, 0, 0, 0);
}

__EXA_SYSCALL __syscall4(long n, long a, long b, long c, long d)
{
	return __exa_dispatch(n, a, b, c, d, 0, 0);
}

__EXA_SYSCALL __syscall5(long n, long a, long b, long c, long d, long e)
{
	return __exa_dispatch(n, a, b, c, d, e, 0);
}

__EXA_SYSCALL __syscall6(long n, long a, long b, long c, long d, long e, long f)
{
	return __exa_dispatch(n, a, b, c, d, e, f);
}
