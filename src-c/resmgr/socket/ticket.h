/* Descriptors on their way between processes. See ticket.c. */
#ifndef RESMGR_TICKET_H
#define RESMGR_TICKET_H

#include <stdint.h>

/** What that process received, but has not taken. */
void tickets_gone(uint32_t endpoint);
/** Frees tickets that nobody can ever receive: they wait at sockets that only such tickets hold. */
void tickets_collect(void);

#endif
