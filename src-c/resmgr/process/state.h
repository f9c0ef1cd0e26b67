/* What a process does: runs, sleeps, is stopped, has ended. See state.c. */
#ifndef RESMGR_STATE_H
#define RESMGR_STATE_H

#include "proc.h"

/** EXA_STATE_*; PENDING while servers are asked whether it waits there. */
int state_of(struct request *, const struct proc *);

#endif
