/*
 * The half of sigsetjmp that the macro in <setjmp.h> calls: notes the signal mask, if it is wanted.
 */
#include <setjmp.h>
#include <signal.h>

#include "syscall.h"

struct __jmp_buf_tag *__exa_sigsave(struct __jmp_buf_tag *env, int save_mask)
{
	env->__fl = save_mask != 0;
	if (save_mask)
		__syscall(SYS_rt_sigprocmask, SIG_SETMASK, 0, env->__ss, _NSIG / 8);
	return env;
}
