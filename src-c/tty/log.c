/*
 * Lines of the system itself, for the console: they never wait, and start on a line of their own.
 * Entry points: do_console_log.
 */
#include <string.h>

#include "terminal.h"

int do_console_log(
	struct request *r, const struct console_log_request *q, struct console_log_reply *p)
{
	(void)q, (void)p;
	/* A program would write to /dev/console. */
	if (EXA_SLOT(r->head->sender) >= EXA_SERVERS)
		return 0;
	struct terminal *t = terminal_find(CONSOLE);
	if (t->column)
		output_raw(t, "\r\n", 2);
	t->column = 0;
	const char *line = r->tail, *end = r->tail + r->tail_len;
	do {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		if (!stop)
			stop = end;
		output_raw(t, line, (uint32_t)(stop - line));
		output_raw(t, "\r\n", 2);
		line = stop + 1;
	} while (line < end);
	return 0;
}
