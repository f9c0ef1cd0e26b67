/*
 * Echo: what the line discipline shows of what is typed, and how it rubs it out again.
 * Entry points: echo_byte, echo_rubout, echo_column.
 */
#include <wchar.h>

#include "terminal.h"

static bool is_control(uint8_t byte) { return byte < ' ' || byte == 0x7f; }

void echo_byte(struct terminal *t, uint8_t byte)
{
	if (local(t, ECHOCTL) && is_control(byte) && byte != '\t')
		output_force(t, (char[]){ '^', (char)(byte ^ 0x40) }, 2);
	else
		output_force(t, (char *)&byte, 1);
}

void echo_rubout(struct terminal *t, uint32_t from, uint32_t to)
{
	while (to-- > from)
		output_force(t, "\b \b", 3);
}

/* Columns of the UTF-8 character whose lead byte is `lead`; its other bytes are the cells behind
 * `*at`. */
static uint32_t utf8_width(const struct input *in, uint8_t lead, uint32_t *at, uint32_t end)
{
	uint32_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
	uint32_t code = lead & (0x3fu >> more);
	for (; more && *at != end && (in->cells[*at % INPUT_SIZE] & 0xc0) == 0x80; more--)
		code = code << 6 | (in->cells[(*at)++ % INPUT_SIZE] & 0x3f);
	int width = more ? 1 : wcwidth((wchar_t)code);
	return width < 0 ? 1 : (uint32_t)width;
}

uint32_t echo_column(const struct terminal *t, uint32_t end)
{
	const struct input *in = &t->input;
	uint32_t column = in->column;
	for (uint32_t at = in->line; at != end;) {
		uint8_t byte = (uint8_t)in->cells[at++ % INPUT_SIZE];
		if (byte == '\t')
			column += 8 - column % 8;
		else if (is_control(byte))
			column += local(t, ECHOCTL) ? 2 : 0;
		else if (t->settings.c_iflag & IUTF8 && byte >= 0xc0)
			column += utf8_width(in, byte, &at, end);
		else
			column++;
	}
	return column;
}
