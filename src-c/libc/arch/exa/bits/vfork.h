/*
 * vfork: why it is a macro here, and what it calls.
 *
 * The child half of a vfork runs on the parent's own instance until it calls execve or _exit; libc
 * then jumps back to where vfork was called. So the function that calls vfork must be one that
 * calls setjmp, for the compiler's sake.
 */
#include <setjmp.h>

extern jmp_buf __exa_vfork_buf;
pid_t __exa_vfork(void);      /* begins the child half: 0, or -1 and errno */
pid_t __exa_vfork_done(void); /* back in the parent: the child's process number, or -1 and errno */

#define vfork() (setjmp(__exa_vfork_buf) ? __exa_vfork_done() : __exa_vfork())
