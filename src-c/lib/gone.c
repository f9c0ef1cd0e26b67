/*
 * A process is gone: every server but resmgr (which says so) drops what it held or waited for.
 * Entry points: do_gone, which calls the server's own server_gone.
 */
#include <errno.h>
#include "serve.h"

int do_gone(struct request *r, const struct gone_request *q, struct gone_reply *p)
{
	(void)p;
	if (!from_resmgr(r))
		return -EPERM;
	requests_drop(q->endpoint);
	server_gone(q->endpoint);
	return 0;
}
