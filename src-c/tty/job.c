/*
 * The terminal's half of job control (POSIX.1, 11.1.4): who is in the foreground is resmgr's to
 * say. Entry points: do_tty_foreground, do_tty_hangup, do_tty_verdict, do_tty_signalled, job_check,
 * job_signal, job_posted, job_hang_up.
 * Does not do: deciding what a background process gets; such a request is held and resmgr is asked.
 */
#include <errno.h>
#include <stdlib.h>

#include "terminal.h"

void job_signal(struct terminal *t, int number)
{
	tell(EXA_ENDPOINT(EXA_SERVER_resmgr, 0), tty_signal,
		(&(struct tty_signal_request){ .tty = t->index, .signal = (uint32_t)number }), NULL, 0);
	t->signals_sent++;
}

int job_posted(struct request *r, struct terminal *t, uint32_t signals)
{
	bool posted = (int32_t)(t->signals_posted - signals) >= 0;
	return posted || r->cancelled ? 0 : wait_on(r, &t->behind_signals);
}

int do_tty_signalled(
	struct request *r, const struct tty_signalled_request *q, struct tty_signalled_reply *p)
{
	(void)p;
	struct terminal *t = terminal_find(q->tty);
	/* Another pty may have that number by now. */
	if (!from_resmgr(r) || !t || t->signals_posted == t->signals_sent)
		return 0;
	t->signals_posted++;
	wake(&t->behind_signals);
	return 0;
}

struct request_state *state_of(struct request *r)
{
	if (!r->memory)
		r->memory = calloc(1, sizeof(struct request_state));
	return r->memory;
}

/* Group 0 is a server or the page, which are in no session. */
static bool in_background(const struct request *r, const struct terminal *t)
{
	return t->session && r->head->group && r->head->group != t->group;
}

int job_check(struct request *r, struct terminal *t, bool write)
{
	const struct request_state *known = r->memory;
	switch (known ? known->verdict : 0) {
	case EXA_VERDICT_GO:
		return 0;
	case EXA_VERDICT_RESTART:
		return -EINTR;
	case EXA_VERDICT_EIO:
		return -EIO;
	}
	if (!in_background(r, t))
		return 0;
	struct request_state *state = state_of(r);
	if (!state)
		return -ENOMEM;
	if (!state->asked && !r->cancelled) {
		state->asked = true;
		tell(EXA_ENDPOINT(EXA_SERVER_resmgr, 0), tty_held,
			(&(struct tty_held_request){ .tty = t->index,
				.endpoint = r->head->sender,
				.request = r->head->id,
				.write = write }),
			NULL, 0);
	}
	return wait_on(r, &t->held);
}

int do_tty_verdict(
	struct request *r, const struct tty_verdict_request *q, struct tty_verdict_reply *p)
{
	(void)p;
	struct request *waiting = request_find(q->endpoint, q->request);
	struct request_state *state = waiting ? waiting->memory : NULL;
	/* It may have been answered meanwhile. One that has come to the foreground and waits for input
	 * gets it too: its group may have been stopped. */
	if (!from_resmgr(r) || !terminal_find(q->tty) || !state || !state->asked)
		return 0;
	state->verdict = q->verdict;
	request_wake(waiting);
	return 0;
}

int do_tty_foreground(
	struct request *r, const struct tty_foreground_request *q, struct tty_foreground_reply *p)
{
	(void)p;
	struct terminal *t = terminal_find(q->tty);
	if (!from_resmgr(r))
		return -EPERM;
	if (!t)
		return -ENXIO;
	t->session = q->session;
	t->group = q->group;
	wake(&t->held);
	return 0;
}

void job_hang_up(struct terminal *t)
{
	for (struct side *s = t->sides; s; s = s->next)
		s->hung = !s->master;
	t->session = t->group = 0;
	input_flush(t);
	terminal_reset(t);
	terminal_wake(t);
	terminal_ready(t);
}

int do_tty_hangup(struct request *r, const struct tty_hangup_request *q, struct tty_hangup_reply *p)
{
	(void)p;
	struct terminal *t = terminal_find(q->tty);
	if (!from_resmgr(r))
		return -EPERM;
	if (!t)
		return -ENXIO;
	job_hang_up(t);
	return 0;
}
