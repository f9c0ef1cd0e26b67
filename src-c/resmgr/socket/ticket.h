/* Descriptors on their way between processes. See ticket.c. */
#ifndef RESMGR_TICKET_H
#define RESMGR_TICKET_H

#include "file/fd.h"

/** What that process received, but has not taken. */
void tickets_gone(uint32_t endpoint);
/** Tickets that nobody can ever receive go: they wait at sockets that only such tickets hold. */
extern const struct file_observer ticket_observer;

#endif
