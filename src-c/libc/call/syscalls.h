/*
 * Prototypes of the system calls in C: `long __exa_sys_<name>(long, …)`, made from syscalls.def.
 *
 * Every file in sys/ includes this, so that an implementation with the wrong number of arguments
 * does not compile (in WebAssembly it would link, and trap when called). musl's syscall layer
 * includes it through arch/exa/syscall_arch.h.
 */
#ifndef EXA_SYSCALLS_H
#define EXA_SYSCALLS_H

#define EXA_PARAMETERS_0 void
#define EXA_PARAMETERS_1 long
#define EXA_PARAMETERS_2 long, long
#define EXA_PARAMETERS_3 long, long, long
#define EXA_PARAMETERS_4 long, long, long, long
#define EXA_PARAMETERS_5 long, long, long, long, long
#define EXA_PARAMETERS_6 long, long, long, long, long, long

#define SYSCALL(number, name, count) long __exa_sys_##name(EXA_PARAMETERS_##count);
#include "syscalls.def"
#undef SYSCALL

/* The same by a number that is known only at run time; links every call there is (syscall.c). */
long __exa_syscall(long number, long a, long b, long c, long d, long e, long f);

/* Tells, where the environment has EXA_ENOSYS, that a program asked for a call that is not there.
 */
void __exa_enosys(const char *name);

/* Picks the arguments a call takes out of the six that a dispatcher is given. */
#define EXA_ARGUMENTS_0(a, b, c, d, e, f)
#define EXA_ARGUMENTS_1(a, b, c, d, e, f) a
#define EXA_ARGUMENTS_2(a, b, c, d, e, f) a, b
#define EXA_ARGUMENTS_3(a, b, c, d, e, f) a, b, c
#define EXA_ARGUMENTS_4(a, b, c, d, e, f) a, b, c, d
#define EXA_ARGUMENTS_5(a, b, c, d, e, f) a, b, c, d, e
#define EXA_ARGUMENTS_6(a, b, c, d, e, f) a, b, c, d, e, f

#endif
