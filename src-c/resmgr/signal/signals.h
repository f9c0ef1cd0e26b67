/*
 * Signals: posting, default actions, and what is told to parents. See signals.c, signal_queue.c,
 * signalcall.c.
 */
#ifndef RESMGR_SIGNALS_H
#define RESMGR_SIGNALS_H

#include "process/proc.h"

#define REALTIME_FIRST 32 /* from here on every one is queued */

/** Makes a signal pending for a process, or acts on it at once. `info` is copied; null: from the
 * kernel. 0; or -EAGAIN, where it would be queued and its user has as many as may be. */
int signals_post(struct proc *, uint32_t signal, const struct siginfo *info);
void signals_post_group(uint32_t pgid, uint32_t signal);
/** SIGHUP and SIGCONT, for an orphaned group with a stopped member. */
void signals_hang_up_group(uint32_t pgid);
/** Acts on all that is pending and not blocked. The process may be dead after. */
void signals_deliver(struct proc *);
/** execve(2): caught signals become default. */
void signals_exec(struct proc *);
/** SIGCHLD to the parent of a child that ended or changed. True: the parent does not want zombies.
 */
bool signals_child_changed(struct proc *child, bool ended);
bool signals_ignored(const struct proc *, uint32_t signal);
bool signals_blocked(const struct proc *, uint32_t signal);
/** Takes the first pending info of one of `set` off; false where none is pending. */
bool signals_take(struct proc *, uint64_t set, struct siginfo *out);
/** signal_queue.c: it is pending, and so is what it tells. As signals_post. */
int signals_queue(struct proc *, uint32_t signal, const struct siginfo *info);
/** None of the set is pending any more. */
void signals_drop(struct proc *, uint64_t set);
/** What that timer has sent is not pending any more: it goes, or is set anew. */
void signals_drop_timer(struct proc *, uint32_t signal, uint32_t timer);
/** Nothing is: the process is about to be freed. */
void signals_clear(struct proc *);
/** The order of the last that was posted, to whomever. */
uint64_t signals_posted(void);
/** Those of `set` whose first pending info was posted by then, or by the process to itself. */
uint64_t signals_until(const struct proc *, uint64_t set, uint64_t order);

/** The wall clock has been set: who sleeps by it reckons anew. */
void sleeps_look(void);

/** The request, which waits, is run again at the deadline (EXA_NEVER: not for that), unless the
 * process's timer `sleep` is stopped. */
void sleep_until(const struct request *, struct proc *, int64_t deadline);

#endif
