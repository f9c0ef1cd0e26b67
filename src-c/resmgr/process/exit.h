/* What the end of a process takes. See exit.c; that it ends is said to proc.h. */
#ifndef RESMGR_EXIT_H
#define RESMGR_EXIT_H

#include "proc.h"

/** Of one that proc_end has marked. */
void process_end(struct proc *);

#endif
