/* Times that repeat; see clock.h. */
#include "clock.h"

#include <errno.h>
#include <time.h>

static struct repeat *by_wall;

bool repeat_clock(uint32_t clock)
{
	return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC || clock == CLOCK_BOOTTIME;
}

int repeat_set(struct repeat *t, uint32_t clock, bool absolute, int64_t value, int64_t interval)
{
	int64_t now = now_monotonic();
	if (value < 0 || interval < 0)
		return -EINVAL;
	repeat_off(t);
	t->interval = interval;
	if (!value)
		return 0;
	if (absolute && clock == CLOCK_REALTIME) {
		t->next = by_wall;
		t->link = &by_wall;
		if (by_wall)
			by_wall->link = &t->next;
		by_wall = t;
	}
	int64_t ahead = !absolute ? value : value - (clock == CLOCK_REALTIME ? now_realtime() : now);
	t->deadline = ahead > INT64_MAX - now ? INT64_MAX : ahead <= -now ? 1 : now + ahead;
	return 0;
}

void repeat_off(struct repeat *t)
{
	timer_stop(t->timer);
	if (t->link) {
		*t->link = t->next;
		if (t->next)
			t->next->link = t->link;
	}
	*t = (struct repeat){ .timer = t->timer };
}

void repeats_move(int64_t ns)
{
	for (struct repeat *t = by_wall; t; t = t->next) {
		if (t->deadline)
			t->deadline = t->deadline - ns > 0 ? t->deadline - ns : 1;
		if (t->timer->armed) {
			timer_stop(t->timer);
			timer_start(t->timer, t->deadline);
		}
	}
}

int64_t repeat_left(const struct repeat *t)
{
	if (!t->deadline)
		return 0;
	int64_t left = t->deadline - now_monotonic();
	if (left > 0)
		return left;
	return t->interval ? t->interval - -left % t->interval : 1;
}

uint64_t repeat_pass(struct repeat *t)
{
	int64_t over = t->deadline ? now_monotonic() - t->deadline : -1;
	if (over < 0)
		return 0;
	uint64_t passed = t->interval ? (uint64_t)(over / t->interval) + 1 : 1;
	t->deadline = t->interval ? t->deadline + (int64_t)passed * t->interval : 0;
	return passed;
}
