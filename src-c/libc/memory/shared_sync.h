/*
 * When shared mappings (shared_map.h) and their files become the same again.
 *
 * - Before this process reads a file that it has mapped, its changes are written there, and after
 *   it writes to one, its mappings are read again.
 * - With each request by which a process can tell another that something has been done, or hear of
 *   it (a pipe, a socket, a signal, a lock, wait, sleep, fork): all changes are written before it,
 *   and what others have changed is read after it, where handlers run too. A process that computes
 *   does both at safe points.
 *
 * So two processes see what the other has written, as with memory that they share, if they tell one
 * another by such requests; what both change without is each one's own until then. Atomic
 * operations between processes there are none.
 * Entry points: exa_shared_before, in exa_request; exa_shared_after, where a system call has copied
 * its results out; exa_shared_look, at safe points and in sched_yield.
 */
#ifndef EXA_SHARED_SYNC_H
#define EXA_SHARED_SYNC_H

#include <stdbool.h>
#include <stdint.h>

/** Whether there are mappings; whether exa_shared_after has something to do. */
extern bool exa_shared_any, exa_shared_stale;

/** There is a mapping. */
void exa_shared_begin(void);

/* A program that maps nothing has none of them. */
__attribute__((weak)) void exa_shared_before(
	uint32_t dest, uint16_t number, const void *fields, uint32_t tail_length);
__attribute__((weak)) void exa_shared_after(void);
__attribute__((weak)) void exa_shared_look(void);

#endif
