/*
 * Fetches under way. Entry points: fetch_begin, fetch_stop, fetch_body, do_fetched.
 * Does not do: judging what came (pieces.c, mount.c).
 */
#ifndef EXA_NETFS_FETCH_H
#define EXA_NETFS_FETCH_H

#include "device.h"
#include "server/serve.h"

/** status: HTTP's, or -errno; size: bytes of the body, which fetch_body can read until this
 * returns. */
typedef void fetch_done(void *argument, uint32_t id, int status, int64_t size);

/** What is fetched. last -1: the whole. key: what it is kept under (device.h), or null. */
struct fetching {
	const char *url, *options, *key;
	int64_t first, last;
	enum kept kept;
	double most;         /* bytes that may come; past that -EFBIG */
	double unpacked_max; /* not 0: unpacks gzip (device.h), and the body stays until fetch_stop */
};

/** Starts one; `done` is called once, later. Its number, or -errno. */
int64_t fetch_begin(const struct fetching *, fetch_done *done, void *argument);
/** `done` will not be called; a body that stayed goes. */
void fetch_stop(uint32_t id);
/** Whether all of the `count` bytes from `offset` on could be had. */
bool fetch_body(uint32_t id, int64_t offset, void *buffer, size_t count);

#endif
