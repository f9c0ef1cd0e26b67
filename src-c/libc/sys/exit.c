/* exit, exit_group. In the child half of a vfork, the vfork child ends and the parent goes on. */
#include "call/request.h"
#include "call/self.h"
#include "signal/signals.h"

/* A program that maps no files has none of it. */
__attribute__((weak)) void exa_shared_leave(void);

static _Noreturn void end(int code)
{
	code &= 0xff;
	exa_signals_hold();
	if (exa_shared_leave)
		exa_shared_leave();
	FINISH(RESTART_ALWAYS, CALL(RESMGR, exit, NULL, .status = code << 8));
	if (exa_self.actor)
		exa_vfork_return();
	exa_exit(code);
}

long __exa_sys_exit(long code) { end(code); }

long __exa_sys_exit_group(long code) { end(code); }
