/*
 * The terminals themselves: tty1 to tty6, their settings at the start, their size, who polls them.
 * Entry points: terminal_find, terminal_reset, terminal_resize, terminal_ready, description_events.
 * Does not do: pseudo-terminals yet; they will be found here by indices above TERMINALS.
 */
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include "terminal.h"

static struct terminal terminals[TERMINALS];

#define KEY(letter) ((letter) ^ 0x40)

static const struct termios at_start = {
	.c_iflag = ICRNL | IXON | IMAXBEL | IUTF8,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = B38400 | CS8 | CREAD | HUPCL,
	.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	.c_cc = {
		[VINTR] = KEY('C'), [VQUIT] = KEY('\\'), [VERASE] = KEY('?'), [VKILL] = KEY('U'), [VEOF] = KEY('D'),
		[VMIN] = 1, [VSTART] = KEY('Q'), [VSTOP] = KEY('S'), [VSUSP] = KEY('Z'), [VREPRINT] = KEY('R'),
		[VDISCARD] = KEY('O'), [VWERASE] = KEY('W'), [VLNEXT] = KEY('V'),
	},
};

static void patience_over(struct timer *timer)
{
	struct terminal *t = (struct terminal *)((char *)timer - offsetof(struct terminal, patience));
	wake(&t->readers);
}

struct terminal *terminal_find(uint32_t index)
{
	if (index < 1 || index > TERMINALS)
		return NULL;
	struct terminal *t = &terminals[index - 1];
	if (!t->index) {
		t->index = index;
		t->made = now_realtime();
		t->size = (struct winsize){ .ws_row = 24, .ws_col = 80 };
		t->patience.fire = patience_over;
		terminal_reset(t);
	}
	return t;
}

void terminal_reset(struct terminal *t)
{
	bool was = canonical(t);
	t->settings = at_start;
	if (canonical(t) != was)
		input_switch(t);
	output_hold(t, false, false);
}

void terminal_resize(struct terminal *t, const struct winsize *size)
{
	if (!memcmp(&t->size, size, sizeof *size))
		return;
	t->size = *size;
	job_signal(t, SIGWINCH);
}

/* As select of POSIX has it for terminals; VMIN counts where no VTIME would end the wait. */
static bool readable(const struct terminal *t)
{
	if (canonical(t))
		return t->input.head != t->input.line;
	uint32_t least = t->settings.c_cc[VTIME] ? 1 : t->settings.c_cc[VMIN];
	return input_readable(t) >= (least ? least : 1);
}

uint32_t description_events(const struct description *d)
{
	const struct terminal *t = d->terminal;
	if (d->hung)
		return POLL_READABLE | POLL_WRITABLE | POLLERR | POLLHUP;
	if (d->master)
		return (output_visible(t) ? POLL_READABLE : 0) | (input_full(t) || t->typists.first ? 0 : POLL_WRITABLE);
	return (readable(t) ? POLL_READABLE : 0) | (output_writable(t) ? POLL_WRITABLE : 0);
}

void terminal_ready(struct terminal *t)
{
	for (struct description *d = t->descriptions; d; d = d->next)
		if (d->armed.first)
			poll_ready(&d->armed, description_events(d));
}
