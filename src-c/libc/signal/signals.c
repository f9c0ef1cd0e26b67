/*
 * Runs signal handlers, in plain C, where a system call returns or at a safe point.
 *
 * resmgr has the truth about dispositions, masks and what is pending. It notifies; the host sets
 * __exa_pending and cancels the call under way; sigtake then says which handler to run, and waits
 * there while the process is stopped. Entry points: those of signals.h, and __exa_signals for safe
 * points. Nothing here may be left behind by a handler that jumps away.
 */
#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <ucontext.h>

#include "altstack.h"
#include "call/request.h"
#include "call/self.h"
#include "memory/shared_sync.h"

enum ran { NONE, ALL_RESTART, SOME_INTERRUPT };

__attribute__((weak)) _Noreturn void exa_vfork_return(void);

#define BIT(number) (1ULL << ((number)-1))
#define UNBLOCKABLE (BIT(SIGKILL) | BIT(SIGSTOP))

static struct exa_signal_state state;

bool exa_shared_stale;

siginfo_t exa_siginfo(int number, int code, uint32_t pid, uint32_t uid, int status, int64_t value)
{
	siginfo_t info = { .si_signo = number, .si_code = code };

	info.si_pid = pid;
	info.si_uid = uid;
	/* the two share their place */
	if (number == SIGCHLD && code > 0)
		info.si_status = status;
	else
		memcpy(&info.si_value, &value, sizeof info.si_value);
	return info;
}

/* Calls the handler; the result is the mask to go back to. */
static uint64_t handle(const struct sigtake_reply *taken)
{
	uint64_t restore = taken->restore;
	uintptr_t outer = __exa_in_handler, stack = exa_stack_pointer();
	uintptr_t other = taken->flags & SA_ONSTACK ? exa_alternate_top() : 0;

	if (!outer)
		__exa_in_handler = __exa_setjmps + 1;
	if (taken->flags & SA_SIGINFO) {
		siginfo_t info = exa_siginfo(
			taken->signal, taken->code, taken->pid, taken->uid, taken->status, taken->value);
		ucontext_t context = { 0 };

		memcpy(&context.uc_sigmask, &restore, sizeof restore);
		if (other)
			exa_stack_set(other);
		((void (*)(int, siginfo_t *, void *))(uintptr_t)taken->handler)(
			taken->signal, &info, &context);
		exa_stack_set(stack);
		memcpy(&restore, &context.uc_sigmask, sizeof restore);
	} else {
		if (other)
			exa_stack_set(other);
		((void (*)(int))(uintptr_t)taken->handler)(taken->signal);
		exa_stack_set(stack);
	}
	__exa_in_handler = outer;
	return restore;
}

/* The flag must not stay while handlers are held: the host would cancel every call because of it.
 */
static void clear_pending(void)
{
	if (state.held)
		state.waiting |= __exa_pending;
	__exa_pending = 0;
}

/* Not inlined: exa-finish knows it by name, as a function above which nothing forks. */
static __attribute__((noinline)) enum ran run_handlers(void)
{
	enum ran ran = NONE;
	struct sigtake_reply taken;
	uint64_t until = 0, mask = 0;

	clear_pending();
	for (;;) {
		long status = CALL(RESMGR, sigtake, &taken, .until = until, .mask = mask);

		/* The vfork child was killed meanwhile: its half ends here. A program without vfork has
		 * none. */
		if (status == -ESRCH && exa_self.actor && exa_vfork_return)
			exa_vfork_return();
		/* Poked while it waited there, stopped, and it still is. */
		if (status == -EINTR) {
			clear_pending();
			continue;
		}
		if (status < 0 || !taken.signal)
			break;
		state.mask_known = false;
		if (!(taken.flags & SA_RESTART))
			ran = SOME_INTERRUPT;
		else if (ran == NONE)
			ran = ALL_RESTART;
		mask = handle(&taken);
		until = taken.until;
	}
	if (until) {
		state.mask = mask & ~UNBLOCKABLE;
		state.mask_known = true;
	}
	return ran;
}

static enum ran look(void)
{
	if (!state.held)
		return run_handlers();
	clear_pending();
	return NONE;
}

void __exa_signals(void) { look(); }

bool exa_call_again(long result, enum exa_restart restart)
{
	if (exa_shared_stale && !state.held && exa_shared_after)
		exa_shared_after();
	if (result != -EINTR) {
		if (__exa_pending)
			look();
		return false;
	}

	/* Also without a notification: a terminal answers EINTR to who is about to be stopped. The
	 * vfork child of a vfork has no notification but the parent's, which stays for later; what is
	 * asked here is its own. */
	enum ran ran = exa_self.actor && state.held == 1 ? run_handlers() : look();

	return ran == NONE || restart == RESTART_ALWAYS
		|| (ran == ALL_RESTART && restart == RESTART_IF_ASKED);
}

void exa_signals_hold(void) { state.held++; }

void exa_signals_release(void)
{
	if (--state.held)
		return;
	__exa_pending |= state.waiting;
	state.waiting = 0;
}

long exa_mask_get(uint64_t *mask)
{
	if (!state.mask_known) {
		struct sigmask_reply reply;
		long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, sigmask, &reply));

		if (status < 0)
			return status;
		state.mask = reply.mask;
		state.mask_known = true;
	}
	*mask = state.mask;
	return 0;
}

long exa_mask_set(uint64_t mask)
{
	mask &= ~UNBLOCKABLE;
	if (state.mask_known && state.mask == mask)
		return 0;

	long status = CALL(RESMGR, sigmask, NULL, .set = 1, .how = SIG_SETMASK, .mask = mask);

	state.mask_known = status >= 0;
	state.mask = mask;
	return status;
}

void exa_signals_save(struct exa_signal_state *to) { *to = state; }

void exa_signals_restore(const struct exa_signal_state *from)
{
	int waiting = state.waiting;

	state = *from;
	state.waiting |= waiting;
	if (!state.held) {
		__exa_pending |= state.waiting;
		state.waiting = 0;
	}
}

void exa_signals_forked(void)
{
	__exa_pending = 0;
	state.waiting = 0;
}
