/*
 * Tickets: what travels with a message besides its bytes. resmgr vouches for the sender's
 * credentials and holds the descriptors; here is only which message they go with.
 *
 * Entry points: do_ticket_new, and those of socket.h. A ticket is its process's until that sends
 * it; then it is the packet's, and resmgr is told of each step.
 */
#include <errno.h>
#include <stdlib.h>

#include "socket.h"

#define RESMGR EXA_ENDPOINT(EXA_SERVER_resmgr, 0)

struct ticket {
	struct ticket *next;
	uint64_t id;
	uint32_t endpoint; /* whose it is */
	uint32_t rights;   /* how many descriptors; 0 once a packet has them */
	struct credentials sender;
};

static struct ticket *tickets;

int do_ticket_new(struct request *r, const struct ticket_new_request *q, struct ticket_new_reply *p)
{
	(void)p;
	if (!from_resmgr(r))
		return -EPERM;
	if (endpoint_revoked(q->endpoint))
		return -ESRCH;
	struct ticket *t = malloc(sizeof *t);
	if (!t)
		return -ENOMEM;
	*t = (struct ticket){ tickets, q->ticket, q->endpoint, q->rights, { q->pid, q->uid, q->gid } };
	tickets = t;
	return 0;
}

struct ticket *ticket_find(uint64_t id, uint32_t endpoint)
{
	struct ticket *t = tickets;
	while (t && (t->id != id || t->endpoint != endpoint))
		t = t->next;
	return t;
}

void ticket_stamp(const struct ticket *t, struct origin *o)
{
	o->sender = t->sender;
	o->rights = t->rights;
	o->ticket = t->rights ? t->id : 0;
}

void ticket_queued(struct ticket *t, const struct socket *at)
{
	if (!t->rights)
		return;
	t->rights = 0;
	/* One that nobody has accepted yet is reached through whoever listens, as long as that is open.
	 */
	uint64_t handle = at->description ? at->description->handle : 0;
	for (const struct socket *s = sockets; s && !handle; s = s->next)
		for (const struct socket *o = s->state == LISTENING ? s->offered : NULL; o;
			 o = o->next_offered)
			if (o == at)
				handle = s->description->handle;
	tell(RESMGR, ticket_queued,
		(&(struct ticket_queued_request){ .ticket = t->id, .handle = handle }), NULL, 0);
}

void ticket_end(struct ticket *t)
{
	struct ticket **at = &tickets;
	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	if (t->rights)
		tell(
			RESMGR, ticket_dropped, (&(struct ticket_dropped_request){ .ticket = t->id }), NULL, 0);
	free(t);
}

void tickets_gone(uint32_t endpoint)
{
	for (struct ticket *t = tickets, *next; t; t = next) {
		next = t->next;
		if (t->endpoint == endpoint)
			ticket_end(t);
	}
}
