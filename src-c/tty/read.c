/*
 * A program reads its terminal (POSIX.1, 11.1.5 to 11.1.7).
 * Entry points: slave_read.
 * Does not do: editing; in canonical mode input.c hands out whole lines only.
 */
#include <errno.h>
#include <fcntl.h>

#include "terminal.h"

#define VTIME_NS 100000000 /* VTIME counts tenths of a second */

static int canonical_read(struct request *r, struct description *d, char *out, uint32_t count)
{
	struct terminal *t = ((struct side *)d->object)->terminal;
	if (t->input.head != t->input.line)
		return (int)input_take(t, out, count);
	return d->flags & O_NONBLOCK ? -EAGAIN : wait_on(r, &t->readers);
}

/* Whether the read's time (VTIME) is over; if not, the terminal's timer is set for it. 1, 0, or
 * -errno. */
static int timed_out(struct request *r, struct terminal *t, uint32_t available)
{
	int64_t time = t->settings.c_cc[VTIME] * (int64_t)VTIME_NS, now = now_monotonic();
	struct request_state *state = state_of(r);
	if (!state)
		return -ENOMEM;
	if (!state->since)
		state->since = now;
	bool between_bytes = t->settings.c_cc[VMIN];
	if (!time || (between_bytes && !available))
		return 0;
	int64_t start =
		between_bytes && t->input.came_at > state->since ? t->input.came_at : state->since;
	if (now >= start + time)
		return 1;
	if (!t->timeout.armed || t->timeout.deadline > start + time)
		timer_start(&t->timeout, start + time);
	return 0;
}

/* The four cases of VMIN and VTIME. */
static int raw_read(struct request *r, struct description *d, char *out, uint32_t count)
{
	struct terminal *t = ((struct side *)d->object)->terminal;
	uint32_t available = input_readable(t), enough = t->settings.c_cc[VMIN];
	bool poll_only = !enough && !t->settings.c_cc[VTIME];
	if (enough > count)
		enough = count;
	if (poll_only || available >= (enough ? enough : 1))
		return (int)input_take(t, out, count);
	if (d->flags & O_NONBLOCK)
		return available ? (int)input_take(t, out, count) : -EAGAIN;
	int over = timed_out(r, t, available);
	if (over < 0)
		return over;
	int status = over ? 0 : wait_on(r, &t->readers);
	return over || (status != PENDING && available) ? (int)input_take(t, out, count) : status;
}

int slave_read(struct request *r, struct description *d, int64_t offset, char *out, uint32_t count)
{
	struct side *s = d->object;
	struct terminal *t = s->terminal;
	if (offset != EXA_OFFSET_CURRENT)
		return -ESPIPE;
	if (s->hung)
		return 0;
	int status = job_check(r, t, false);
	if (!status)
		status = job_posted(r, t, t->input.signals);
	if (status)
		return status;
	if (!count)
		return 0;
	return canonical(t) ? canonical_read(r, d, out, count) : raw_read(r, d, out, count);
}
