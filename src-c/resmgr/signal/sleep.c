/*
 * nanosleep(2), clock_nanosleep(2) and setitimer(2) by real time. Entry points: do_sleep,
 * do_itimer, sleeps_look. Does not do: timers on processor time (libc), POSIX's (timers.c).
 */
#include <errno.h>

#include "signals.h"

#define ALARM_NS_MIN 1000000

static void wait_is_over(struct timer *t)
{
	struct proc *p = (struct proc *)((char *)t - offsetof(struct proc, sleep));
	wake(&p->slept);
}

static void request_is_due(struct timer *t)
{
	struct proc *p = (struct proc *)((char *)t - offsetof(struct proc, sleep));
	struct request *r = request_find(p->sleeper, p->sleep_request);
	if (r)
		request_wake(r);
}

void sleep_until(const struct request *r, struct proc *self, int64_t deadline)
{
	if (deadline == EXA_NEVER)
		return;
	self->sleeper = r->head->sender;
	self->sleep_request = r->head->id;
	self->sleep.fire = request_is_due;
	timer_start(&self->sleep, deadline);
}

int do_sleep(struct request *r, const struct sleep_request *q, struct sleep_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	int64_t now = q->wall ? now_realtime() : now_monotonic();
	timer_stop(&self->sleep);
	if (q->deadline <= now)
		return 0;
	self->sleep.fire = wait_is_over;
	if (q->deadline != EXA_NEVER)
		timer_start(&self->sleep, q->wall ? now_monotonic() + (q->deadline - now) : q->deadline);
	int status = wait_on(r, &self->slept);
	if (status != PENDING)
		timer_stop(&self->sleep);
	return status;
}

void sleeps_look(void)
{
	for (struct proc *p = proc_after(0); p; p = proc_after((int32_t)p->pid))
		wake(&p->slept);
}

static void alarm_rings(struct timer *t)
{
	struct proc *p = (struct proc *)((char *)t - offsetof(struct proc, alarm));
	/* Those that nobody had the time for are left out, so that a tiny interval keeps only its owner
	 * busy. */
	if (p->alarm_interval > 0) {
		int64_t soon = now_monotonic() + ALARM_NS_MIN, next = t->deadline + p->alarm_interval;
		timer_start(t, next > soon ? next : soon);
	}
	signals_post(p, SIGALRM, NULL);
}

int do_itimer(struct request *r, const struct itimer_request *q, struct itimer_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (q->which != 0 || q->value < 0 || q->interval < 0)
		return -EINVAL; /* ITIMER_REAL alone exists */
	int64_t now = now_monotonic();
	if (self->alarm.armed)
		*p = (struct itimer_reply){ self->alarm.deadline > now ? self->alarm.deadline - now : 1,
			self->alarm_interval };
	if (!q->set)
		return 0;
	timer_stop(&self->alarm);
	self->alarm_interval = q->interval;
	self->alarm.fire = alarm_rings;
	if (q->value)
		timer_start(&self->alarm, now + q->value);
	return 0;
}
