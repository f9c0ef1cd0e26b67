/*
 * Calls of the device under way. Entry points: call_begin, call_stop, do_stored.
 * Does not do: judging what came (mount.c, piece.c, commit.c).
 */
#ifndef EXA_LOCALFS_CALL_H
#define EXA_LOCALFS_CALL_H

#include "server/serve.h"

/** status: 0 or -errno; size: bytes of the answer, to be read until this returns; reason: a text
 * where status is below 0. */
typedef void call_done(void *argument, uint32_t call, int status, int64_t size, const char *reason);

/** A number for a call of the device; `done` is called once, later. 0: no memory. */
uint32_t call_begin(call_done *done, void *argument);
/** `done` will not be called. */
void call_stop(uint32_t call);

#endif
