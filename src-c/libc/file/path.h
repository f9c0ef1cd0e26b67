/*
 * Calls that name a file by its path: one message to resmgr, which walks it.
 * Entry points: exa_path_op, exa_path_two. Does not do: opening (sys/open.c, sys/exec_image.c).
 */
#ifndef EXA_PATH_H
#define EXA_PATH_H

#include "call/request.h"

/** path_op with its fields, on `path`: 0 or more, or -errno. The reply may be null. */
long exa_path_op(
	const char *path, const struct path_op_request *fields, struct path_op_reply *reply);
/** Two strings and what stands between them in a tail: 0, -EFAULT, -ENAMETOOLONG. */
int exa_path_two(struct iovec pieces[3], const char *one, const char *two);

#endif
