/*
 * The device that netfs drives: HTTP, by the host's fetch. The imports beyond libc/abi.h; their other
 * side is src-ts/process/fetch.ts.
 *
 * A request is started, its end comes as the notice EXA_MSG_fetched into the server's own inbox, its
 * body stays with the host until fetch_end. No call waits.
 */
#ifndef EXA_NETFS_DEVICE_H
#define EXA_NETFS_DEVICE_H

#include <stdint.h>
#include "abi.h"

/* A GET of bytes first..last, both included (last -1: of the whole). `options`: JSON for fetch's
 * second argument, or nothing. `id` is the caller's. 0 or -errno; on -errno no notice comes. */
EXA_IMPORT(fetch_start) int exa_fetch_start(uint32_t id, const char *url, uint32_t url_length, double first, double last, const char *options, uint32_t options_length);

/* Copies bytes of the body that has come; how many. */
EXA_IMPORT(fetch_read) int exa_fetch_read(uint32_t id, double offset, void *buffer, uint32_t count);

/* Forgets the body, or stops a request that is under way: then no notice comes. */
EXA_IMPORT(fetch_end) void exa_fetch_end(uint32_t id);

#endif
