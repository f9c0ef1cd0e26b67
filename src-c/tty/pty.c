/*
 * What only the master of a pseudo-terminal has: its number, its lock, packet mode (tty_ioctl(4)).
 * Entry points: the pty_* and packet_* functions of control.h and terminal.h.
 * Does not do: making ptys (terminals.c), reading and typing (master.c).
 */
#include "abi/pty.h"

#include <errno.h>

#include "control.h"

#define STOP_PAIR (TIOCPKT_STOP | TIOCPKT_START)
#define FLOW_PAIR (TIOCPKT_NOSTOP | TIOCPKT_DOSTOP)

static bool is_master(const struct side *side) { return side->master && side->terminal->pty; }

int pty_number(struct request *r, struct side *side, uint32_t request)
{
	(void)request;
	return is_master(side) ? answer_int(r, (int)(side->terminal->index - PTY_FIRST)) : -ENOTTY;
}

int pty_lock(struct request *r, struct side *side, uint32_t request)
{
	(void)request;
	if (!is_master(side))
		return -ENOTTY;
	side->terminal->locked = argument_int(r);
	return 0;
}

int pty_locked(struct request *r, struct side *side, uint32_t request)
{
	(void)request;
	return is_master(side) ? answer_int(r, side->terminal->locked) : -ENOTTY;
}

int packet_set(struct request *r, struct side *side, uint32_t request)
{
	(void)request;
	if (!is_master(side))
		return -ENOTTY;
	struct terminal *t = side->terminal;
	bool on = argument_int(r);
	if (on != t->packet)
		t->packet_status = 0;
	t->packet = on;
	return 0;
}

int packet_get(struct request *r, struct side *side, uint32_t request)
{
	(void)request;
	return is_master(side) ? answer_int(r, side->terminal->packet) : -ENOTTY;
}

void packet_note(struct terminal *t, int what)
{
	if (!t->packet)
		return;
	/* Of two that undo each other the later counts. */
	if (what & STOP_PAIR)
		t->packet_status &= ~STOP_PAIR;
	if (what & FLOW_PAIR)
		t->packet_status &= ~FLOW_PAIR;
	t->packet_status |= what;
	wake(&t->master_readers);
	terminal_ready(t);
}
