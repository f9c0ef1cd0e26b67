/*
 * Timers of a server, in order of their deadlines; and its clocks.
 * Entry points: timer_start, timer_stop, now_monotonic, now_realtime.
 * Nothing ticks: the loop waits exactly until the first deadline.
 */
#include "abi/abi.h"
#include "loop.h"

static struct timer *first;

int64_t now_monotonic(void) { return (int64_t)exa_clock(1); }
int64_t now_realtime(void) { return (int64_t)exa_clock(0); }

void timer_start(struct timer *t, int64_t deadline)
{
	timer_stop(t);
	t->deadline = deadline;
	t->armed = true;
	struct timer **p = &first;
	while (*p && (*p)->deadline <= deadline)
		p = &(*p)->next;
	t->next = *p;
	*p = t;
}

void timer_stop(struct timer *t)
{
	if (!t->armed)
		return;
	for (struct timer **p = &first; *p; p = &(*p)->next)
		if (*p == t) {
			*p = t->next;
			break;
		}
	t->armed = false;
}

void timers_run(void)
{
	if (!first)
		return;
	int64_t now = now_monotonic();
	while (first && first->deadline <= now) {
		struct timer *t = first;
		timer_stop(t);
		t->fire(t);
	}
}

/* What browsers can wait, in ms: then there is another look. */
#define LONGEST_MS 0x7fffffff

/* ms until the first deadline, never less than it takes; -1 without one. */
double timers_wait_ms(void)
{
	if (!first)
		return -1;
	double left = (double)(first->deadline - now_monotonic()) / 1e6;
	return left < 0 ? 0 : left < LONGEST_MS ? left : LONGEST_MS;
}
