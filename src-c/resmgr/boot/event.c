/*
 * What the page is told of processes, and what it can ask: process_next.
 * Does not do: anything to them.
 */
#include "event.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "process/state.h"
#include "session/terminal.h"

#define PAGE EXA_ENDPOINT(EXA_SERVER_page, 0)

uint32_t event_describe(const struct proc *p, char *out, uint32_t room)
{
	const struct arguments *a = p->arguments;
	uint32_t size = a->size < room - 32 ? a->size : room - 32;
	memcpy(out, a->bytes, size);
	int32_t tty = terminal_of(p);
	size += (uint32_t)(tty < 0 ? 0 : terminal_name(tty, out + size, 32));
	out[size] = 0;
	return size + 1;
}

void event_started(const struct proc *p)
{
	char tail[EXA_COMMAND_LINE_MAX + 64];
	struct process_started_request e = { p->pid, p->parent ? p->parent->pid : 0, p->pgid, p->sid,
		p->uid, p->gid, p->arguments->count, p->started };
	tell(PAGE, process_started, &e, tail, event_describe(p, tail, sizeof tail));
}

void event_ended(const struct proc *p)
{
	char tail[EXA_COMMAND_LINE_MAX + 64];
	struct process_ended_request e = { p->pid, p->parent ? p->parent->pid : 0, p->pgid, p->sid,
		p->uid, p->gid, p->arguments->count, p->status, p->started };
	tell(PAGE, process_ended, &e, tail, event_describe(p, tail, sizeof tail));
}

int do_process_next(
	struct request *r, const struct process_next_request *q, struct process_next_reply *p)
{
	struct proc *n = proc_after(q->after);
	while (n && n->life == VFORKED)
		n = proc_after((int32_t)n->pid);
	if (!n)
		return -ESRCH;
	/* The servers were asked about another one, which has ended meanwhile. */
	int state = r->progress && r->progress != n->pid ? EXA_STATE_RUNNING : state_of(r, n);
	r->progress = n->pid;
	if (state < 0)
		return state;
	*p = (struct process_next_reply){ n->pid, n->parent ? n->parent->pid : 0, n->pgid, n->sid,
		n->uid, n->gid, (uint32_t)state, n->arguments->count, n->started };
	r->out_len = event_describe(n, r->out, EXA_COMMAND_LINE_MAX + 64);
	return 0;
}
