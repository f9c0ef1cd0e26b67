/*
 * _longjmp; the compiler itself lowers setjmp and longjmp (src-c/libc/signal/setjmp.c).
 */
#include <setjmp.h>

_Noreturn void _longjmp(jmp_buf env, int value) { longjmp(env, value); }
