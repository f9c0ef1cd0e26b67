/*
 * What a process does. Nobody tells resmgr when it waits for something, for that would cost each
 * wait a message; so whoever wants to know asks: does any server owe it an answer, or a notice?
 * Entry point: state_of.
 */
#include "state.h"

#include "server/armed.h"

static const enum exa_server servers[] = { EXA_SERVER_tty, EXA_SERVER_pipe, EXA_SERVER_localfs,
	EXA_SERVER_netfs };

int state_of(struct request *r, const struct proc *p)
{
	if (proc_ended(p))
		return EXA_STATE_ZOMBIE;
	if (p->stopped)
		return EXA_STATE_STOPPED;
	if (p->server || p->pid == PID_PAGE)
		return EXA_STATE_SLEEPING;
	/* It waits for this very answer, or has no slot yet. */
	if (p->endpoint == r->head->sender || !p->endpoint)
		return EXA_STATE_RUNNING;
	if (requests_waiting(p->endpoint) || poll_waits(p->endpoint))
		return EXA_STATE_SLEEPING;
	for (unsigned i = 0; i < sizeof servers / sizeof *servers; i++) {
		struct waits_request q = { .endpoint = p->endpoint };
		struct waits_reply there = { 0 };
		/* A server that has died has nobody waiting. */
		if (DOWN(r, EXA_ENDPOINT(servers[i], 1), waits, &q, NULL, 0, &there, NULL, NULL) == PENDING)
			return PENDING;
		if (there.waits)
			return EXA_STATE_SLEEPING;
	}
	return EXA_STATE_RUNNING;
}
