/*
 * Canonical input: a line is edited here until it is complete (POSIX.1, 11.1.6 and 11.1.9).
 * Entry points: line_receive, line_insert.
 * Does not do: signals, flow control and mapping of characters (processing.c). ECHOPRT, for paper,
 * is not done.
 */
#include <ctype.h>

#include "terminal.h"

static uint8_t last_byte(const struct input *in)
{
	return (uint8_t)in->cells[(in->tail - 1) % INPUT_SIZE];
}

/* Takes the last character off: a byte, or all bytes of a UTF-8 character. */
static void drop_character(struct terminal *t)
{
	struct input *in = &t->input;
	if (t->settings.c_iflag & IUTF8)
		while (in->tail - in->line > 1 && (last_byte(in) & 0xc0) == 0x80)
			in->tail--;
	in->tail--;
}

/* Shows that the line is now shorter than what is on the screen. */
static void show_erased(struct terminal *t, uint32_t column_before, uint8_t typed)
{
	if (!local(t, ECHO))
		return;
	if (local(t, ECHOE))
		echo_rubout(t, echo_column(t, t->input.tail), column_before);
	else
		echo_byte(t, typed);
}

static void erase_character(struct terminal *t, uint8_t typed)
{
	struct input *in = &t->input;
	if (in->tail == in->line)
		return;
	uint32_t before = echo_column(t, in->tail);
	drop_character(t);
	show_erased(t, before, typed);
}

static bool is_word(uint8_t byte) { return isalnum(byte) || byte == '_' || byte >= 0x80; }

static void erase_word(struct terminal *t, uint8_t typed)
{
	struct input *in = &t->input;
	if (in->tail == in->line)
		return;
	uint32_t before = echo_column(t, in->tail);
	while (in->tail != in->line && !is_word(last_byte(in)))
		drop_character(t);
	while (in->tail != in->line && is_word(last_byte(in)))
		drop_character(t);
	show_erased(t, before, typed);
}

static void kill_line(struct terminal *t, uint8_t typed)
{
	struct input *in = &t->input;
	uint32_t before = echo_column(t, in->tail);
	if (in->tail == in->line)
		return;
	in->tail = in->line;
	if (!local(t, ECHO))
		return;
	if (local(t, ECHOK) && local(t, ECHOKE) && local(t, ECHOE)) {
		echo_rubout(t, in->column, before);
		return;
	}
	echo_byte(t, typed);
	if (local(t, ECHOK))
		output_force(t, "\n", 1);
}

static void reprint(struct terminal *t, uint8_t typed)
{
	struct input *in = &t->input;
	echo_byte(t, typed);
	output_force(t, "\n", 1);
	in->column = t->column;
	for (uint32_t at = in->line; at != in->tail; at++)
		echo_byte(t, (uint8_t)in->cells[at % INPUT_SIZE]);
}

void line_insert(struct terminal *t, uint8_t byte)
{
	struct input *in = &t->input;
	if (canonical(t) && input_used(in) >= INPUT_SIZE - 1) {
		if (t->settings.c_iflag & IMAXBEL)
			output_force(t, "\a", 1);
		return;
	}
	if (in->tail == in->line)
		in->column = t->column;
	input_put(t, byte);
	if (local(t, ECHO))
		echo_byte(t, byte);
}

void line_receive(struct terminal *t, uint8_t byte)
{
	bool extended = local(t, IEXTEN);
	if (control(t, VERASE, byte))
		erase_character(t, byte);
	else if (control(t, VKILL, byte))
		kill_line(t, byte);
	else if (extended && control(t, VWERASE, byte))
		erase_word(t, byte);
	else if (extended && control(t, VREPRINT, byte) && local(t, ECHO))
		reprint(t, byte);
	else if (extended && control(t, VLNEXT, byte)) {
		t->input.literal = true;
		if (local(t, ECHO) && local(t, ECHOCTL))
			output_force(t, "^\b", 2);
	} else if (byte == '\n') {
		if (local(t, ECHO) || local(t, ECHONL))
			output_force(t, "\n", 1);
		input_put(t, '\n' | CELL_END);
	} else if (control(t, VEOF, byte))
		input_put(t, CELL_EOF);
	else if (control(t, VEOL, byte) || (extended && control(t, VEOL2, byte))) {
		if (local(t, ECHO))
			echo_byte(t, byte);
		input_put(t, byte | CELL_END);
	} else
		line_insert(t, byte);
}
