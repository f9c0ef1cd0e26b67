/* What the page is told of processes. Entry points: event_started, event_ended. */
#ifndef RESMGR_EVENT_H
#define RESMGR_EVENT_H

#include "process/proc.h"

void event_started(const struct proc *);
void event_ended(const struct proc *);
/** argv, NUL after each, and the name of its terminal: into out[room]; the length. */
uint32_t event_describe(const struct proc *, char *out, uint32_t room);

#endif
