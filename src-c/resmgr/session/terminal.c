/*
 * Sessions and their controlling terminals: POSIX.1-2017 chapter 11.1.
 *
 * Owns: which session and foreground group each terminal has; tty keeps a copy, acknowledged before
 * a call that changed it returns. What changes here is told there at once, in the same order, so
 * that the two agree whoever dies. Entry points: terminal.h, do_tty_control, do_tty_signal,
 * do_tty_held. Does not do: reading, writing, settings (tty).
 */
#include "terminal.h"

#include <errno.h>
#include <stdio.h>

#include "abi/pty.h"
#include "devpts.h"
#include "file/fd.h"
#include "signal/signals.h"

#define TERMINALS (PTY_FIRST + PTYS)
#define TTY EXA_ENDPOINT(EXA_SERVER_tty, 1)
#define MAJOR_TTY 4

static struct terminal {
	uint32_t session, group; /* 0: none */
} terminals[TERMINALS];

int32_t terminal_of(const struct proc *p)
{
	if (p->sid)
		for (int32_t t = 0; t < TERMINALS; t++)
			if (terminals[t].session == p->sid)
				return t;
	return -1;
}

uint64_t terminal_device(int32_t tty)
{
	return tty < PTY_FIRST ? MAJOR_TTY << 8 | (uint32_t)tty
						   : MAJOR_PTY << 8 | (uint32_t)(tty - PTY_FIRST);
}

int terminal_name(int32_t tty, char *out, size_t room)
{
	return tty < PTY_FIRST ? snprintf(out, room, "tty%d", (int)tty)
						   : snprintf(out, room, "pts/%d", (int)tty - PTY_FIRST);
}

/* Changes the table and tells tty, once: run again, it only waits until that is acknowledged. */
static int set(struct request *r, int32_t tty, uint32_t session, uint32_t group)
{
	struct tty_foreground_reply done;
	struct terminal was = terminals[tty];
	bool first = !r->cursor;
	if (first)
		terminals[tty] = (struct terminal){ session, group };
	int status = DOWN(r, TTY, tty_foreground,
		(&(struct tty_foreground_request){
			.tty = (uint32_t)tty, .session = session, .group = group }),
		NULL, 0, &done, NULL, NULL);
	if (first && status < 0 && status != PENDING)
		terminals[tty] = was;
	return status;
}

int terminal_adopt(struct request *r, struct proc *p, int32_t tty, bool asked_for)
{
	if (tty < 0 || tty >= TERMINALS)
		return -ENOTTY;
	if (r->cursor)
		return set(r, tty, p->sid, p->pgid);
	if (terminals[tty].session == p->sid && terminal_of(p) == tty)
		return 0;
	if (p->pid != p->sid || terminal_of(p) >= 0)
		return asked_for ? -EPERM : 0;
	if (terminals[tty].session)
		return asked_for ? -EPERM : 0;
	return set(r, tty, p->sid, p->pgid);
}

/* A change by a background group stops it: -EINTR after SIGTTOU, else 0. */
static int background_change(struct proc *p, int32_t tty)
{
	if (p->pgid == terminals[tty].group || signals_ignored(p, SIGTTOU)
		|| signals_blocked(p, SIGTTOU))
		return 0;
	if (group_orphaned(p->pgid))
		return -EIO;
	signals_post_group(p->pgid, SIGTTOU);
	return -EINTR;
}

int do_tty_control(
	struct request *r, const struct tty_control_request *q, struct tty_control_reply *p)
{
	struct proc *self = caller(r);
	struct open_file *f = self ? fd_get(self, q->fd) : NULL;
	if (!f)
		return self ? -EBADF : -ESRCH;
	int32_t tty = f->tty;
	if (tty < 0 || tty >= TERMINALS)
		return -ENOTTY;
	if (r->cursor)
		return set(r, tty, 0, 0); /* it has been set, to whatever */
	if (q->op == EXA_TTY_SET_CONTROLLING && !f->master)
		return terminal_adopt(r, self, tty, true);
	/* Who holds the master may know what is in the foreground. */
	bool asks = q->op == EXA_TTY_GET_GROUP || q->op == EXA_TTY_GET_SESSION;
	if (f->master && asks && terminals[tty].session) {
		p->value = q->op == EXA_TTY_GET_GROUP ? terminals[tty].group : terminals[tty].session;
		return 0;
	}
	/* All others are about the caller's own terminal. */
	if (terminals[tty].session != self->sid || !self->sid)
		return -ENOTTY;
	switch (q->op) {
	case EXA_TTY_GET_GROUP:
		/* tcgetpgrp(3): a number that no group has where there is none. */
		p->value = terminals[tty].group ? terminals[tty].group : PID_LAST + 1;
		return 0;
	case EXA_TTY_GET_SESSION:
		p->value = terminals[tty].session;
		return 0;
	case EXA_TTY_SET_GROUP: {
		if (q->value > PID_LAST || !q->value)
			return -EINVAL;
		if (!group_exists(q->value, self->sid))
			return -EPERM;
		int status = background_change(self, tty);
		return status < 0 ? status : set(r, tty, self->sid, q->value);
	}
	case EXA_TTY_DROP_CONTROLLING: {
		if (self->pid != self->sid)
			return 0; /* it only leaves; the session keeps its terminal */
		uint32_t group = terminals[tty].group;
		int status = set(r, tty, 0, 0);
		if (status == PENDING || status >= 0)
			signals_hang_up_group(group);
		return status;
	}
	}
	return -EINVAL;
}

/* Asked before `gone`'s answers can come, so tty knows before the zombie appears. The others of a
 * session on a pseudo-terminal may go on reading and writing it, as on Linux. */
void terminal_session_ended(struct proc *leader)
{
	int32_t tty = terminal_of(leader);
	if (tty < 0)
		return;
	uint32_t group = terminals[tty].group;
	terminals[tty] = (struct terminal){ 0, 0 };
	if (tty < PTY_FIRST)
		ask(TTY, tty_hangup, (&(struct tty_hangup_request){ .tty = (uint32_t)tty }), NULL, 0, NULL,
			NULL);
	ask(TTY, tty_foreground, (&(struct tty_foreground_request){ .tty = (uint32_t)tty }), NULL, 0,
		NULL, NULL);
	if (group)
		signals_post_group(group, SIGHUP);
}

int terminal_master_opened(struct open_file *f, const struct proc *p)
{
	int status = devpts_add((uint32_t)(f->tty - PTY_FIRST), p->euid);
	if (status < 0)
		return status;
	f->master = true;
	terminals[f->tty] = (struct terminal){ 0, 0 };
	return 0;
}

static void file_gone(struct open_file *f)
{
	if (!f->master)
		return;
	int32_t tty = f->tty;
	struct terminal was = terminals[tty];
	struct proc *leader = was.session ? proc_find(was.session) : NULL;
	terminals[tty] = (struct terminal){ 0, 0 };
	devpts_remove((uint32_t)(tty - PTY_FIRST));
	if (leader && leader->life == ALIVE && leader->pgid != was.group) {
		signals_post(leader, SIGHUP, NULL);
		signals_post(leader, SIGCONT, NULL);
	}
	if (was.group)
		signals_hang_up_group(was.group);
}

const struct file_observer terminal_observer = { .gone = file_gone };

static bool from_tty(const struct request *r, uint32_t tty)
{
	return EXA_SLOT(r->head->sender) == EXA_SERVER_tty && tty < TERMINALS;
}

int do_tty_signal(struct request *r, const struct tty_signal_request *q, struct tty_signal_reply *p)
{
	(void)p;
	if (!from_tty(r, q->tty) || q->signal < 1 || q->signal > SIGNALS)
		return -EPERM;
	if (terminals[q->tty].group)
		signals_post_group(terminals[q->tty].group, q->signal);
	tell(TTY, tty_signalled, (&(struct tty_signalled_request){ .tty = q->tty }), NULL, 0);
	return 0;
}

static uint32_t verdict(struct proc *p, const struct tty_held_request *q)
{
	uint32_t signal = q->write ? SIGTTOU : SIGTTIN;
	if (p->pgid == terminals[q->tty].group || terminals[q->tty].session != p->sid)
		return EXA_VERDICT_GO;
	if (signals_ignored(p, signal) || signals_blocked(p, signal))
		return q->write ? EXA_VERDICT_GO : EXA_VERDICT_EIO;
	if (group_orphaned(p->pgid))
		return EXA_VERDICT_EIO;
	signals_post_group(p->pgid, signal);
	return EXA_VERDICT_RESTART;
}

int do_tty_held(struct request *r, const struct tty_held_request *q, struct tty_held_reply *p)
{
	(void)p;
	if (!from_tty(r, q->tty))
		return -EPERM;
	struct proc *of = proc_by_endpoint(q->endpoint);
	if (!of)
		return 0; /* gone: tty hears that too */
	struct tty_verdict_request answer = {
		.tty = q->tty, .endpoint = q->endpoint, .request = q->request, .verdict = verdict(of, q)
	};
	tell(TTY, tty_verdict, &answer, NULL, 0);
	return 0;
}
