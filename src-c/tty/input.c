/*
 * The queue of input, between the line discipline and the readers.
 * Entry points: the input_* functions of terminal.h.
 * Does not do: editing (line.c), making readers wait (read.c).
 */
#include <assert.h>

#include "terminal.h"

static uint16_t *cell(struct input *in, uint32_t at) { return &in->cells[at % INPUT_SIZE]; }

bool input_full(const struct terminal *t)
{
	const struct input *in = &t->input;
	/* A line without end that fills it all is not to be waited for: line.c refuses more of it. */
	return input_used(in) >= INPUT_SIZE - 1 && in->line != in->head;
}

void input_put(struct terminal *t, uint16_t value)
{
	struct input *in = &t->input;
	assert(input_used(in) < INPUT_SIZE && in->line - in->head <= input_used(in));
	*cell(in, in->tail++) = value;
	in->signals = t->signals_sent;
	if (canonical(t) && !(value & (CELL_END | CELL_EOF)))
		return;
	in->line = in->tail;
	in->came_at = now_monotonic();
	wake(&t->readers);
	terminal_ready(t);
}

uint32_t input_take(struct terminal *t, char *bytes, uint32_t count)
{
	struct input *in = &t->input;
	uint32_t done = 0;
	while (in->head != in->line) {
		uint16_t value = *cell(in, in->head);
		/* An end of file right behind what was asked for goes with it, or it would be read twice.
		 */
		if (value & CELL_EOF) {
			in->head++;
			break;
		}
		if (done == count)
			break;
		bytes[done++] = (char)value;
		in->head++;
		if (value & CELL_END)
			break;
	}
	wake(&t->master_writers);
	terminal_ready(t);
	return done;
}

uint32_t input_readable(const struct terminal *t)
{
	const struct input *in = &t->input;
	uint32_t bytes = 0;
	for (uint32_t at = in->head; at != in->line; at++)
		bytes += !(in->cells[at % INPUT_SIZE] & CELL_EOF);
	return bytes;
}

void input_flush(struct terminal *t)
{
	struct input *in = &t->input;
	in->head = in->line = in->tail;
	in->literal = false;
	packet_note(t, TIOCPKT_FLUSHREAD);
	wake(&t->master_writers);
	terminal_ready(t);
}

void input_switch(struct terminal *t)
{
	struct input *in = &t->input;
	uint32_t to = in->head;
	for (uint32_t at = in->head; at != in->tail; at++) {
		uint16_t value = *cell(in, at);
		if (!(value & CELL_EOF))
			*cell(in, to++) = value & 0xff;
	}
	in->tail = in->line = to;
	in->literal = false;
	if (canonical(t) && input_used(in))
		*cell(in, to - 1) |= CELL_END;
	wake(&t->readers);
	wake(&t->master_writers);
	terminal_ready(t);
}
