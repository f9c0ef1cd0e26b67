/*
 * POSIX timers: timer_create(2) and those with it.
 *
 * A timer that repeats is set again when its signal is taken, with what has gone by meanwhile as
 * its overruns; so it queues one signal at most, and nothing ticks for a signal that is blocked.
 * Entry points: do_timer_new, do_timer_set, do_timer_fire, do_timer_drop, timers.h.
 */
#include "timers.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "clock.h"
#include "process/limits.h"
#include "process/quota.h"
#include "signals.h"

#define TICK_NS_MIN 1000000 /* of one whose signal nobody takes */

struct posix_timer {
	struct timer timer; /* first: what `fire` is given */
	struct posix_timer *next;
	struct proc *proc;
	uint32_t id, clock, signal; /* signal 0: none is sent */
	uint32_t charged;           /* the user whose queued signals its one is counted with */
	int64_t value;
	struct repeat repeat; /* not of one on processor time, whose process tells */
	bool queued;          /* its signal is pending */
	uint64_t missed;      /* on processor time: since that signal was sent */
	uint32_t overrun;     /* of the last signal that was taken */
};

static struct posix_timer *find(const struct proc *p, uint32_t id)
{
	struct posix_timer *t = p->timers;
	while (t && t->id != id)
		t = t->next;
	return t;
}

static bool on_cpu(const struct posix_timer *t) { return t->clock == CLOCK_PROCESS_CPUTIME_ID; }

static void fires(struct timer *timer);

static void start(struct posix_timer *t)
{
	t->timer.fire = fires;
	if (t->repeat.deadline && t->signal)
		timer_start(&t->timer, t->repeat.deadline);
}

static void fires(struct timer *timer)
{
	struct posix_timer *t = (struct posix_timer *)timer;
	struct proc *p = t->proc;
	bool ignored = signals_ignored(p, t->signal) && !signals_blocked(p, t->signal);
	if (ignored || (t->signal < REALTIME_FIRST && p->pending & BIT(t->signal))) {
		repeat_pass(&t->repeat);
		int64_t soon = now_monotonic() + TICK_NS_MIN;
		t->timer.fire = fires;
		if (t->repeat.deadline)
			timer_start(&t->timer, t->repeat.deadline > soon ? t->repeat.deadline : soon);
		return;
	}
	t->queued = true;
	struct siginfo info = { .code = SI_TIMER, .pid = t->id, .value = t->value, .of_timer = true };
	signals_post(p, t->signal, &info); /* may end the process, and free the timer */
}

void timers_taken(struct proc *p, struct siginfo *info)
{
	struct posix_timer *t = find(p, info->pid);
	if (!t || !t->queued)
		return;
	uint64_t passed = on_cpu(t) ? t->missed + 1 : repeat_pass(&t->repeat);
	t->queued = false;
	t->overrun = passed > (uint64_t)INT32_MAX ? INT32_MAX : passed ? (uint32_t)passed - 1 : 0;
	info->uid = t->overrun;
	start(t);
}

static void timer_free(struct posix_timer *t)
{
	struct posix_timer **p = &t->proc->timers;
	while (*p != t)
		p = &(*p)->next;
	*p = t->next;
	repeat_off(&t->repeat);
	if (t->queued)
		signals_drop_timer(t->proc, t->signal, t->id);
	quota_give(QUOTA_SIGNALS, t->charged);
	free(t);
}

void timers_free(struct proc *p)
{
	while (p->timers)
		timer_free(p->timers);
}

int do_timer_new(struct request *r, const struct timer_new_request *q, struct timer_new_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if ((!repeat_clock(q->clock) && q->clock != CLOCK_PROCESS_CPUTIME_ID) || q->signal > SIGNALS)
		return -EINVAL;
	uint32_t id = 0;
	while (find(self, id))
		id++;
	if (id >= EXA_TIMERS_MAX
		|| quota_check(QUOTA_SIGNALS, self->uid, limit_of(self, RLIMIT_SIGPENDING)) < 0)
		return -EAGAIN;
	struct posix_timer *t = calloc(1, sizeof *t);
	if (!t || quota_take(QUOTA_SIGNALS, self->uid) < 0) {
		free(t);
		return -EAGAIN;
	}
	*t = (struct posix_timer){ .repeat.timer = &t->timer,
		.next = self->timers,
		.proc = self,
		.id = id,
		.charged = self->uid,
		.clock = q->clock,
		.signal = q->signal,
		.value = q->own_value ? id : q->value };
	self->timers = t;
	p->timer = id;
	return 0;
}

int do_timer_set(struct request *r, const struct timer_set_request *q, struct timer_set_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	struct posix_timer *t = find(self, q->timer);
	if (!t || q->value < 0 || q->interval < 0)
		return -EINVAL;
	if (!t->signal)
		repeat_pass(&t->repeat);
	*p = (struct timer_set_reply){ repeat_left(&t->repeat), t->repeat.interval, t->overrun };
	/* Its one deadline has gone by, though the signal has not been taken. */
	if (!t->repeat.interval && t->queued)
		p->value = 0;
	if (!q->set)
		return 0;
	if (on_cpu(t))
		return -EINVAL;
	timer_stop(&t->timer);
	if (t->queued)
		signals_drop_timer(self, t->signal, t->id);
	t->queued = false;
	repeat_set(&t->repeat, t->clock, q->flags & TIMER_ABSTIME, q->value, q->interval);
	start(t);
	return 0;
}

int do_timer_fire(struct request *r, const struct timer_fire_request *q, struct timer_fire_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	struct posix_timer *t = find(self, q->timer);
	if (!t || !on_cpu(t) || !q->passed)
		return -EINVAL;
	if (t->queued) {
		t->missed += q->passed;
		return 0;
	}
	t->missed = q->passed - 1;
	if (t->signal)
		fires(&t->timer);
	return 0;
}

int do_timer_drop(struct request *r, const struct timer_drop_request *q, struct timer_drop_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	struct posix_timer *t = find(self, q->timer);
	if (!t)
		return -EINVAL;
	timer_free(t);
	return 0;
}
