/*
 * A terminal's settings and size (POSIX.1 <termios.h>: tcgetattr, tcsetattr; tcgetwinsize).
 * Entry points: settings_get, settings_set, size_get, size_set, discipline_get, discipline_set.
 */
#include <errno.h>
#include <string.h>

#include "control.h"

int settings_get(struct request *r, struct side *side, uint32_t request)
{
	(void)request;
	memcpy(r->out, &side->terminal->settings, sizeof(struct termios));
	r->out_len = sizeof(struct termios);
	return 0;
}

/* Whether ^S and ^Q stop and start: a master in packet mode then may do so itself. */
static bool usual_flow(const struct termios *s)
{
	return s->c_iflag & IXON && s->c_cc[VSTOP] == ('S' ^ 0x40) && s->c_cc[VSTART] == ('Q' ^ 0x40);
}

int settings_set(struct request *r, struct side *side, uint32_t request)
{
	struct terminal *t = side->terminal;
	struct termios wanted = t->settings;
	memcpy(&wanted, r->tail, r->tail_len < sizeof wanted ? r->tail_len : sizeof wanted);
	bool was_canonical = canonical(t), was_flow = usual_flow(&t->settings);
	t->settings = wanted;
	if (usual_flow(&wanted) != was_flow)
		packet_note(t, was_flow ? TIOCPKT_NOSTOP : TIOCPKT_DOSTOP);
	if (request == TCSETSF)
		input_flush(t);
	if (canonical(t) != was_canonical)
		input_switch(t);
	/* Without IXON no character could start it again. */
	if (!(wanted.c_iflag & IXON))
		output_hold(t, false, t->halted);
	/* VMIN, VTIME and TOSTOP are looked at anew. */
	wake(&t->readers);
	wake(&t->master_writers);
	wake(&t->held);
	terminal_ready(t);
	return 0;
}

int size_get(struct request *r, struct side *side, uint32_t request)
{
	(void)request;
	memcpy(r->out, &side->terminal->size, sizeof(struct winsize));
	r->out_len = sizeof(struct winsize);
	return 0;
}

int size_set(struct request *r, struct side *side, uint32_t request)
{
	(void)request;
	struct winsize size;
	memcpy(&size, r->tail, sizeof size);
	return terminal_resize(r, side->terminal, &size);
}

/* There is one line discipline, number 0. */
int discipline_get(struct request *r, struct side *side, uint32_t request)
{
	(void)side, (void)request;
	return answer_int(r, 0);
}

int discipline_set(struct request *r, struct side *side, uint32_t request)
{
	(void)side, (void)request;
	return argument_int(r) ? -EINVAL : 0;
}
