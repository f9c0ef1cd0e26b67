/* POSIX timers: what signals and the end of a process do to them. See timers.c. */
#ifndef RESMGR_TIMERS_H
#define RESMGR_TIMERS_H

#include "process/proc.h"

/** A signal of one of its timers leaves the queue: its overruns go into `info`, the next one is
 * set. */
void timers_taken(struct proc *, struct siginfo *info);
/** exec and exit delete them all. */
void timers_free(struct proc *);

#endif
