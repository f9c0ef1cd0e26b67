/*
 * The terminals themselves: tty1 to tty6 and pseudo-terminals, their settings at the start, their
 * size, who polls them. Entry points: terminal_find, terminal_reset, terminal_resize,
 * terminal_ready, terminal_wake, side_events, pty_make, pty_abandon, terminals_sweep.
 */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "abi/pty.h"
#include "terminal.h"

static struct terminal terminals[TERMINALS];
static struct terminal *ptys[PTYS], *dead;

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

static void timed_out(struct timer *timer)
{
	struct terminal *t = (struct terminal *)((char *)timer - offsetof(struct terminal, timeout));
	wake(&t->readers);
}

static void begin(struct terminal *t, uint32_t index)
{
	t->index = index;
	t->made = now_realtime();
	t->timeout.fire = timed_out;
	terminal_reset(t);
}

struct terminal *pty_make(void)
{
	uint32_t n = 0;
	while (n < PTYS && ptys[n])
		n++;
	struct terminal *t = n < PTYS ? calloc(1, sizeof *t) : NULL;
	if (!t)
		return NULL;
	t->pty = t->locked = true;
	t->watched = true; /* what it shows is not to be lost */
	begin(t, PTY_FIRST + n);
	return ptys[n] = t;
}

void pty_abandon(struct terminal *t)
{
	ptys[t->index - PTY_FIRST] = NULL;
	timer_stop(&t->timeout);
	t->next_dead = dead;
	dead = t;
}

static bool waited_at(const struct terminal *t)
{
	return t->readers.first || t->writers.first || t->master_readers.first
		|| t->master_writers.first || t->held.first || t->behind_signals.first;
}

void terminals_sweep(void)
{
	for (struct terminal **at = &dead; *at;) {
		struct terminal *t = *at;
		if (waited_at(t)) {
			at = &t->next_dead;
			continue;
		}
		*at = t->next_dead;
		ring_close(&t->output);
		free(t);
	}
}

struct terminal *terminal_find(uint32_t index)
{
	if (index >= PTY_FIRST && index < PTY_FIRST + PTYS)
		return ptys[index - PTY_FIRST];
	if (index < 1 || index > TERMINALS)
		return NULL;
	struct terminal *t = &terminals[index - 1];
	if (!t->index) {
		t->size = (struct winsize){ .ws_row = 24, .ws_col = 80 };
		begin(t, index);
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

int terminal_resize(struct request *r, struct terminal *t, const struct winsize *size)
{
	struct request_state *state = state_of(r);
	if (!state)
		return -ENOMEM;
	if (!state->resized) {
		state->resized = true;
		if (memcmp(&t->size, size, sizeof *size)) {
			t->size = *size;
			job_signal(t, SIGWINCH);
		}
		state->signals = t->signals_sent;
	}
	return job_posted(r, t, state->signals);
}

/* As select of POSIX has it for terminals; VMIN counts where no VTIME would end the wait. */
static bool readable(const struct terminal *t)
{
	if (canonical(t))
		return t->input.head != t->input.line;
	uint32_t least = t->settings.c_cc[VTIME] ? 1 : t->settings.c_cc[VMIN];
	return input_readable(t) >= (least ? least : 1);
}

bool terminal_is_open(const struct terminal *t, bool master)
{
	for (const struct side *s = t->sides; s; s = s->next)
		if (s->master == master && !s->hung)
			return true;
	return false;
}

bool slave_closed(const struct terminal *t)
{
	return t->pty && t->opened && !terminal_is_open(t, false);
}

/* With packet mode's news as an exceptional condition. */
static uint32_t master_events(const struct terminal *t)
{
	uint32_t events = input_full(t) || t->master_writers.first ? 0 : POLL_WRITABLE;
	if (t->packet_status)
		events |= POLLPRI;
	if (slave_closed(t))
		events |= POLLHUP;
	return events | (events & (POLLPRI | POLLHUP) || output_visible(t) ? POLL_READABLE : 0);
}

uint32_t side_events(const struct side *s)
{
	const struct terminal *t = s->terminal;
	if (s->hung)
		return POLL_READABLE | POLL_WRITABLE | POLLERR | POLLHUP;
	if (s->master)
		return master_events(t);
	return (readable(t) ? POLL_READABLE : 0) | (output_writable(t) ? POLL_WRITABLE : 0);
}

void terminal_ready(struct terminal *t)
{
	for (struct side *s = t->sides; s; s = s->next)
		if (s->armed.first)
			poll_ready(&s->armed, side_events(s));
}

void terminal_wake(struct terminal *t)
{
	wake(&t->readers);
	wake(&t->writers);
	wake(&t->master_readers);
	wake(&t->master_writers);
	wake(&t->held);
	wake(&t->behind_signals);
}
