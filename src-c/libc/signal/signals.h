/*
 * Signals, as seen from a system call: when handlers run, and whether a call that they interrupted
 * is made again.
 *
 * Entry points: FINISH around the requests of every system call; exa_signals_hold,
 * exa_signals_release around what handlers must not come between; exa_mask_get, exa_mask_set.
 * Handlers run after the call has copied its results out, and before it returns: they may jump
 * away.
 */
#ifndef EXA_SIGNALS_H
#define EXA_SIGNALS_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/** Whether a call that a handler interrupted is made again (signal(7)). If none ran, it always is.
 */
enum exa_restart {
	RESTART_NEVER,    /* poll, sleep: EINTR whatever the handler's flags */
	RESTART_IF_ASKED, /* read, wait: with SA_RESTART */
	RESTART_ALWAYS,   /* stat, close: calls that know no EINTR */
};

/** Evaluates `expression` (0 or more, or -errno) until it need not be made again; runs handlers. */
#define FINISH(restart, expression) \
	({ \
		long finish_result; \
		do \
			finish_result = (expression); \
		while (exa_call_again(finish_result, restart)); \
		finish_result; \
	})
bool exa_call_again(long result, enum exa_restart restart);

/** Between these no handler runs; may be nested. What comes meanwhile is looked at with the first
 * FINISH after. */
void exa_signals_hold(void);
void exa_signals_release(void);

/** What a handler, or who waits, is told of a signal. */
siginfo_t exa_siginfo(int number, int code, uint32_t pid, uint32_t uid, int status, int64_t value);

/** A signal to this very process: SIGPIPE with EPIPE, SIGXFSZ with EFBIG. Within FINISH. */
void exa_raise(int signal);

/** The signal mask: bit signal - 1. It is kept here too, so that most questions need no message. */
long exa_mask_get(uint64_t *mask);
long exa_mask_set(uint64_t mask);

/** What vfork puts aside: the parent's mask, and its signals that wait to be looked at. */
struct exa_signal_state {
	bool mask_known;
	uint64_t mask;
	int held, waiting;
};
void exa_signals_save(struct exa_signal_state *);
void exa_signals_restore(const struct exa_signal_state *);
/** In a forked child: what waited was the parent's. */
void exa_signals_forked(void);

#endif
