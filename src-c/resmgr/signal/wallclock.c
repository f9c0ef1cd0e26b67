/*
 * Setting the wall clock: for this kernel alone, by what every host adds to the browser's time.
 *
 * Owns: what is added. Entry point: do_clock_set. Does not do: telling the hosts (the page), moving
 * deadlines (clock.c, sleep.c).
 */
#include <errno.h>

#include "clock.h"
#include "signals.h"

static int64_t shift;

int do_clock_set(struct request *r, const struct clock_set_request *q, struct clock_set_reply *p)
{
	(void)p;
	int status = by_root(r);
	if (status < 0)
		return status;
	if (q->time < 0)
		return -EINVAL;
	/* When this runs again our own host has been told too, so the first run's answer counts. */
	struct clock_shift_request wanted = { .shift = shift + q->time - now_realtime() };
	struct clock_shift_reply done;
	status =
		DOWN(r, EXA_ENDPOINT(EXA_SERVER_page, 0), clock_shift, &wanted, NULL, 0, &done, NULL, NULL);
	if (status < 0)
		return status;
	repeats_move(done.shift - shift);
	/* How long they have been there has not changed. */
	for (struct proc *other = proc_after(-1); other; other = proc_after((int32_t)other->pid))
		other->started += done.shift - shift;
	shift = done.shift;
	sleeps_look();
	return 0;
}
