/*
 * The device that netfs drives: HTTP, by the host's fetch. The imports beyond abi/abi.h; their
 * other side is src-ts/device/fetch.ts.
 *
 * A request is started, its end comes as the notice EXA_MSG_fetched into the server's own inbox,
 * its body stays with the host until fetch_end. No call waits.
 */
#ifndef EXA_NETFS_DEVICE_H
#define EXA_NETFS_DEVICE_H

#include <stdint.h>

#include "abi/abi.h"

/** When a body that was kept under the same key will do. */
enum kept {
	KEPT_NEVER = 0,
	KEPT_FIRST = 1, /* before the server is asked; answered as if that had sent it */
	KEPT_LAST = 2,  /* where the server cannot be reached: HTTP_KEPT */
};
#define HTTP_KEPT 203

/* A GET of bytes first..last, both included (last -1: of the whole). `options`: JSON for fetch's
 * second argument, or nothing; `key`: a URL that stands for what is fetched, or nothing. `id` is
 * the caller's. `most`: bytes that may come, then -EFBIG. unpacked_max 0: the body is what comes.
 * Otherwise, if that is packed with gzip, it is what that unpacks to; -EBADMSG where it can't be,
 * -EFBIG past so many bytes, -ENOTSUP where the browser can't; and the page is told how far it is.
 * 0 or -errno; on -errno no notice comes. */
EXA_IMPORT(fetch_start)
int exa_fetch_start(uint32_t id, const char *url, uint32_t url_length, double first, double last,
	const char *options, uint32_t options_length, const char *key, uint32_t key_length,
	uint32_t kept, double most, double unpacked_max);

/* The body is good: it is kept between visits, under its key. With it, where KEPT_LAST was asked
 * and nothing was to be unpacked, all goes that was kept under the same URL with a query whose
 * value does not occur in this body. */
EXA_IMPORT(fetch_keep) void exa_fetch_keep(uint32_t id);

/* Copies bytes of the body that has come; how many. */
EXA_IMPORT(fetch_read) int exa_fetch_read(uint32_t id, double offset, void *buffer, uint32_t count);

/* Forgets the body, or stops a request that is under way: then no notice comes. */
EXA_IMPORT(fetch_end) void exa_fetch_end(uint32_t id);

#endif
