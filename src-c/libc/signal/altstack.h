/*
 * The stack pointer, and where handlers with SA_ONSTACK begin (sys/sigaltstack.c).
 *
 * A function that sets the stack pointer keeps its own frame, which it knows by a local; what it
 * calls gets the other stack. longjmp puts the stack pointer back by itself.
 */
#ifndef EXA_ALTSTACK_H
#define EXA_ALTSTACK_H

#include <stdint.h>

#define STACK_ALIGNMENT 16

__asm__(".globaltype __stack_pointer, i32\n");

static inline uintptr_t exa_stack_pointer(void)
{
	uintptr_t pointer;

	__asm__ volatile("global.get __stack_pointer\n\tlocal.set %0" : "=r"(pointer));
	return pointer;
}

static inline void exa_stack_set(uintptr_t pointer)
{
	__asm__ volatile("local.get %0\n\tglobal.set __stack_pointer" : : "r"(pointer) : "memory");
}

/** The top of the alternate stack; 0 where there is none, or it is in use already. */
uintptr_t exa_alternate_top(void);

#endif
