/*
 * Fetches under way. Entry points: fetch_begin, fetch_stop, fetch_body, do_fetched.
 * Does not do: judging what came (pieces.c, mount.c).
 */
#ifndef EXA_NETFS_FETCH_H
#define EXA_NETFS_FETCH_H

#include "serve.h"

/** status: HTTP's, or -errno; size: bytes of the body, which fetch_body can read until this returns. */
typedef void fetch_done(void *argument, uint32_t id, int status, int64_t size);

/** Starts one; `done` is called once, later. Its number, or -errno. last -1: the whole. */
int64_t fetch_begin(const char *url, int64_t first, int64_t last, const char *options, fetch_done *done, void *argument);
/** `done` will not be called. */
void fetch_stop(uint32_t id);
/** Whether all of the `count` bytes from `offset` on could be had. */
bool fetch_body(uint32_t id, int64_t offset, void *buffer, size_t count);

#endif
