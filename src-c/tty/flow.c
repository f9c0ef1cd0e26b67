/*
 * Counting, flushing, suspending and draining a terminal (POSIX.1: tcflush, tcflow, tcdrain,
 * tcsendbreak). Entry points: the flow_* functions of control.h.
 *
 * There is no line on which output would still be under way: what has been written is with the
 * master at once, whether or not that is read. So there is never any to drain or to count.
 */
#include <errno.h>
#include <string.h>

#include "control.h"

int argument_int(const struct request *r)
{
	int value;
	memcpy(&value, r->tail, sizeof value);
	return value;
}

int answer_int(struct request *r, int value)
{
	memcpy(r->out, &value, sizeof value);
	r->out_len = sizeof value;
	return 0;
}

int flow_input_count(struct request *r, struct side *side, uint32_t request)
{
	(void)request;
	return answer_int(
		r, (int)(side->master ? output_visible(side->terminal) : input_readable(side->terminal)));
}

int flow_output_count(struct request *r, struct side *side, uint32_t request)
{
	(void)side, (void)request;
	return answer_int(r, 0);
}

int flow_flush(struct request *r, struct side *side, uint32_t request)
{
	(void)request;
	int which = argument_int(r);
	if (which != TCIFLUSH && which != TCOFLUSH && which != TCIOFLUSH)
		return -EINVAL;
	if (which != TCOFLUSH)
		input_flush(side->terminal);
	if (which != TCIFLUSH)
		output_flush(side->terminal);
	return 0;
}

/* TCIOFF and TCION ask the other side to stop and start typing, by its own characters. */
static void send_control(struct terminal *t, int which)
{
	char byte = (char)t->settings.c_cc[which];
	if (byte)
		output_raw(t, &byte, 1);
}

int flow_suspend(struct request *r, struct side *side, uint32_t request)
{
	(void)request;
	struct terminal *t = side->terminal;
	switch (argument_int(r)) {
	case TCOOFF:
		output_hold(t, t->stopped, true);
		return 0;
	case TCOON:
		output_hold(t, false, false);
		return 0;
	case TCIOFF:
		send_control(t, VSTOP);
		return 0;
	case TCION:
		send_control(t, VSTART);
		return 0;
	default:
		return -EINVAL;
	}
}

/* tcdrain, and tcsendbreak. */
int flow_drain(struct request *r, struct side *side, uint32_t request)
{
	(void)r, (void)side, (void)request;
	return 0;
}

int refuse(struct request *r, struct side *side, uint32_t request)
{
	(void)r, (void)side, (void)request;
	return -EPERM;
}
