/*
 * What resmgr asks every server about a process: is it waiting here; it is gone, so what it held or
 * waited for is dropped. Entry points: do_waits; do_gone, which calls the server's own server_gone.
 */
#include <errno.h>

#include "armed.h"

int do_waits(struct request *r, const struct waits_request *q, struct waits_reply *p)
{
	if (!from_resmgr(r))
		return -EPERM;
	p->waits = requests_waiting(q->endpoint) || poll_waits(q->endpoint);
	return 0;
}

int do_gone(struct request *r, const struct gone_request *q, struct gone_reply *p)
{
	(void)p;
	if (!from_resmgr(r))
		return -EPERM;
	requests_drop(q->endpoint);
	server_gone(q->endpoint);
	return 0;
}
