/* The end of processes. See exit.c. */
#ifndef RESMGR_EXIT_H
#define RESMGR_EXIT_H

#include "proc.h"

/** Ends a process with a status as wait reports it. `itself`: its host ends the program; else the
 * page is told to. */
void process_end(struct proc *, int32_t status, bool itself);
/** A zombie that has been waited for, or that nobody will wait for. */
void process_reap(struct proc *);

#endif
