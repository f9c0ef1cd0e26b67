/*
 * Input processing, byte by byte: flow control, signals, mapping; then to the line or the raw
 * queue. Entry points: input_process, input_look_ahead. Does not do: editing (line.c), making who
 * writes at the master wait (master.c).
 */
#include <signal.h>

#include "terminal.h"

/* The signal that the byte stands for, or 0. */
static int signal_of(const struct terminal *t, uint8_t byte)
{
	if (!local(t, ISIG))
		return 0;
	if (control(t, VINTR, byte))
		return SIGINT;
	if (control(t, VQUIT, byte))
		return SIGQUIT;
	return control(t, VSUSP, byte) ? SIGTSTP : 0;
}

static void receive_signal(struct terminal *t, int number, uint8_t byte)
{
	job_signal(t, number);
	if (!local(t, NOFLSH)) {
		input_flush(t);
		output_flush(t);
	}
	if (t->settings.c_iflag & IXON)
		output_hold(t, false, t->halted);
	if (local(t, ECHO))
		echo_byte(t, byte);
}

/* Whether the byte was for flow control and has been dealt with. */
static bool receive_flow(struct terminal *t, uint8_t byte)
{
	if (!(t->settings.c_iflag & IXON))
		return false;
	bool start = control(t, VSTART, byte), stop = control(t, VSTOP, byte);
	if (start || stop)
		/* One character for both toggles. */
		output_hold(t, stop && !(start && t->stopped), t->halted);
	else if (t->stopped && t->settings.c_iflag & IXANY)
		output_hold(t, false, t->halted);
	return start || stop;
}

static void receive(struct terminal *t, uint8_t byte)
{
	tcflag_t flags = t->settings.c_iflag;
	if (flags & ISTRIP)
		byte &= 0x7f;
	if (t->input.literal) {
		t->input.literal = false;
		line_insert(t, byte);
		return;
	}
	if (receive_flow(t, byte))
		return;
	int number = signal_of(t, byte);
	if (number) {
		receive_signal(t, number, byte);
		return;
	}
	if (byte == '\r' && flags & IGNCR)
		return;
	if (byte == '\r' && flags & ICRNL)
		byte = '\n';
	else if (byte == '\n' && flags & INLCR)
		byte = '\r';
	if (canonical(t)) {
		line_receive(t, byte);
		return;
	}
	input_put(t, byte);
	if (!local(t, ECHO))
		return;
	if (byte == '\n')
		output_force(t, "\n", 1);
	else
		echo_byte(t, byte);
}

uint32_t input_process(struct terminal *t, const char *bytes, uint32_t count)
{
	uint32_t done = 0;
	while (done < count && !input_full(t))
		receive(t, (uint8_t)bytes[done++]);
	return done;
}

uint32_t input_look_ahead(struct terminal *t, const char *bytes, uint32_t count)
{
	bool literal = t->input.literal;
	for (uint32_t i = 0; i < count; i++) {
		uint8_t byte = (uint8_t)bytes[i];
		if (literal) {
			literal = false;
			continue;
		}
		literal = canonical(t) && local(t, IEXTEN) && control(t, VLNEXT, byte);
		if (t->settings.c_iflag & IXON && t->stopped && control(t, VSTART, byte))
			output_hold(t, false, t->halted);
		if (signal_of(t, byte) && !local(t, NOFLSH))
			return i;
	}
	return count;
}
