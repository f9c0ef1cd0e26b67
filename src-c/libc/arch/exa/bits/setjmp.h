/* The first word is the compiler's and setjmp.c's; the rest is room. */
typedef unsigned long __jmp_buf[4];
