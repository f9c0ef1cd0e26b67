/*
 * A program reads its terminal (POSIX.1, 11.1.5 to 11.1.7).
 * Entry points: do_read, terminal_read.
 * Does not do: editing; in canonical mode input.c hands out whole lines only.
 */
#include <errno.h>
#include <fcntl.h>

#include "server/handle.h"
#include "terminal.h"

#define VTIME_NS 100000000 /* VTIME counts tenths of a second */

static int take(struct request *r, struct terminal *t, uint32_t count, struct read_reply *p)
{
	p->count = r->out_len = input_take(t, r->out, count);
	return 0;
}

static int canonical_read(
	struct request *r, struct description *d, uint32_t count, struct read_reply *p)
{
	struct terminal *t = d->terminal;
	if (t->input.head != t->input.line)
		return take(r, t, count, p);
	return d->flags & O_NONBLOCK ? -EAGAIN : wait_on(r, &t->readers);
}

/* Whether the read's patience (VTIME) is over; if not, the terminal's timer is set for it. 1, 0, or
 * -errno. */
static int patience_over(struct request *r, struct terminal *t, uint32_t available)
{
	int64_t time = t->settings.c_cc[VTIME] * (int64_t)VTIME_NS, now = now_monotonic();
	struct visit *visit = visit_of(r);
	if (!visit)
		return -ENOMEM;
	if (!visit->since)
		visit->since = now;
	bool between_bytes = t->settings.c_cc[VMIN];
	if (!time || (between_bytes && !available))
		return 0;
	int64_t start =
		between_bytes && t->input.typed_at > visit->since ? t->input.typed_at : visit->since;
	if (now >= start + time)
		return 1;
	if (!t->patience.armed || t->patience.deadline > start + time)
		timer_start(&t->patience, start + time);
	return 0;
}

/* The four cases of VMIN and VTIME. */
static int raw_read(struct request *r, struct description *d, uint32_t count, struct read_reply *p)
{
	struct terminal *t = d->terminal;
	uint32_t available = input_readable(t), enough = t->settings.c_cc[VMIN];
	bool poll_only = !enough && !t->settings.c_cc[VTIME];
	if (enough > count)
		enough = count;
	if (poll_only || available >= (enough ? enough : 1))
		return take(r, t, count, p);
	if (d->flags & O_NONBLOCK)
		return available ? take(r, t, count, p) : -EAGAIN;
	int over = patience_over(r, t, available);
	if (over < 0)
		return over;
	int status = over ? 0 : wait_on(r, &t->readers);
	return over || (status != PENDING && available) ? take(r, t, count, p) : status;
}

int terminal_read(struct request *r, struct description *d, uint32_t count, struct read_reply *p)
{
	if (d->hung)
		return 0;
	int status = job_check(r, d->terminal, false);
	if (!status)
		status = job_signalled(r, d->terminal);
	if (status)
		return status;
	if (!count)
		return 0;
	return canonical(d->terminal) ? canonical_read(r, d, count, p) : raw_read(r, d, count, p);
}

int do_read(struct request *r, const struct read_request *q, struct read_reply *p)
{
	struct description *d = handle_get(q->handle);
	if (!d)
		return -EBADF;
	if (q->offset != EXA_OFFSET_CURRENT)
		return -ESPIPE;
	uint32_t count = q->count < EXA_TAIL_MAX ? q->count : EXA_TAIL_MAX;
	return d->master ? master_read(r, d, count, p) : terminal_read(r, d, count, p);
}
