/*
 * vfork, for the macro in <unistd.h>, and what this process remembers of itself.
 *
 * resmgr makes a vfork child: a process without a slot. Until it calls exec or exit, the parent
 * acts for it (header field `actor`), on the parent's own stack and memory; what libc caches is put
 * aside. exec and exit then call exa_vfork_return, which jumps back to the macro, in the parent.
 * The parent's signals wait meanwhile.
 */
#include <errno.h>
#include <setjmp.h>
#include <string.h>
#include <unistd.h>

#include "call/request.h"
#include "call/self.h"
#include "file/descriptor.h"
#include "signal/signals.h"

struct exa_self exa_self;
jmp_buf __exa_vfork_buf;

static struct {
	struct exa_signal_state signals;
	uint32_t pid;
	jmp_buf back;
} parent;

static pid_t child;

static long begin(void)
{
	struct vfork_reply reply;

	/* the macro's setjmp has just overwritten the way back to the parent */
	if (exa_self.actor) {
		memcpy(__exa_vfork_buf, parent.back, sizeof parent.back);
		return -EAGAIN;
	}
	memcpy(parent.back, __exa_vfork_buf, sizeof parent.back);

	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, vfork, &reply));

	if (status < 0)
		return status;
	exa_signals_save(&parent.signals);
	exa_signals_hold();
	exa_descriptors_save();
	parent.pid = exa_self.pid;
	child = exa_self.actor = exa_self.pid = reply.pid;
	return 0;
}

pid_t __exa_vfork(void)
{
	long status = begin();

	if (status < 0)
		errno = -status;
	return status < 0 ? -1 : 0;
}

_Noreturn void exa_vfork_return(void)
{
	exa_self.actor = 0;
	exa_self.pid = parent.pid;
	exa_descriptors_restore();
	exa_signals_restore(&parent.signals);
	longjmp(__exa_vfork_buf, 1);
}

pid_t __exa_vfork_done(void) { return FINISH(RESTART_ALWAYS, child); }
