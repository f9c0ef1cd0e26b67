/*
 * sigaltstack: the stack on which handlers with SA_ONSTACK run.
 *
 * It is the linker's stack pointer that is moved, so what the engine itself keeps of frames stays
 * where it is: a recursion that is too deep for the engine cannot be handled on it.
 */
#include <errno.h>
#include <signal.h>

#include "call/request.h"
#include "signal/altstack.h"

static stack_t alternate = { .ss_flags = SS_DISABLE };

static bool on_it(void)
{
	return !(alternate.ss_flags & SS_DISABLE)
		&& exa_stack_pointer() - (uintptr_t)alternate.ss_sp < alternate.ss_size;
}

uintptr_t exa_alternate_top(void)
{
	if (alternate.ss_flags & SS_DISABLE || on_it())
		return 0;
	return ((uintptr_t)alternate.ss_sp + alternate.ss_size) & -(uintptr_t)STACK_ALIGNMENT;
}

long __exa_sys_sigaltstack(long set, long old)
{
	stack_t *wanted = (stack_t *)set, before = alternate;

	if ((set && exa_bad_pointer(wanted, sizeof *wanted))
		|| (old && exa_bad_pointer((stack_t *)old, sizeof before)))
		return -EFAULT;
	if (on_it())
		before.ss_flags = SS_ONSTACK;
	if (set) {
		if (on_it())
			return -EPERM;
		if (wanted->ss_flags & ~(SS_DISABLE | SS_ONSTACK))
			return -EINVAL;
		if (!(wanted->ss_flags & SS_DISABLE) && wanted->ss_size < MINSIGSTKSZ)
			return -ENOMEM;
		if (!(wanted->ss_flags & SS_DISABLE) && exa_bad_pointer(wanted->ss_sp, wanted->ss_size))
			return -EFAULT;
		alternate = wanted->ss_flags & SS_DISABLE ? (stack_t){ .ss_flags = SS_DISABLE } : *wanted;
		alternate.ss_flags &= SS_DISABLE;
	}
	if (old)
		*(stack_t *)old = before;
	return 0;
}
