/*
 * timer_create, timer_settime, timer_gettime, timer_getoverrun, timer_delete. resmgr has the
 * timers; those on processor time run here (timer_cpu.h).
 */
#include <errno.h>
#include <signal.h>
#include <time.h>

#include "call/request.h"
#include "call/self.h"
#include "call/spec.h"
#include "signal/signals.h"
#include "signal/timer_cpu.h"

/* What musl hands over of a struct sigevent. */
struct event {
	union sigval value;
	int signal, notify, thread;
};

/* The clock as resmgr knows it: processor time is the process's, and its own, by whichever name. */
static long clock_of(long clock)
{
	bool own = clock == CLOCK_THREAD_CPUTIME_ID || clock == EXA_CLOCK_OF(exa_pid());

	return own ? CLOCK_PROCESS_CPUTIME_ID : clock;
}

/* LIMIT: SIGEV_THREAD needs threads; no timers on another process's CPU time. */
long __exa_sys_timer_create(long clock, long event, long to)
{
	const struct event *e = (const struct event *)event;
	struct timer_new_reply reply;
	int64_t value = 0;
	uint32_t signal = SIGALRM;

	if ((e && exa_bad_pointer(e, sizeof *e)) || exa_bad_pointer((int *)to, sizeof(int)))
		return -EFAULT;
	if (e) {
		if (e->notify != SIGEV_NONE && e->notify != SIGEV_SIGNAL)
			return -EINVAL;
		if (e->notify == SIGEV_SIGNAL && (e->signal < 1 || e->signal >= _NSIG))
			return -EINVAL;
		signal = e->notify == SIGEV_NONE ? 0 : e->signal;
		value = (intptr_t)e->value.sival_ptr;
	}

	long status = FINISH(RESTART_ALWAYS,
		CALL(RESMGR, timer_new, &reply, .clock = clock_of(clock), .signal = signal, .own_value = !e,
			.value = value));

	if (status < 0)
		return status;
	exa_timer_cpu_make(reply.timer, clock_of(clock) == CLOCK_PROCESS_CPUTIME_ID);
	*(int *)to = reply.timer;
	return 0;
}

long __exa_sys_timer_settime(long timer, long flags, long set, long old)
{
	const struct itimerspec *s = (const struct itimerspec *)set;
	struct timer_set_reply reply;

	if (!s)
		return -EINVAL;
	if (exa_bad_pointer(s, sizeof *s)
		|| (old && exa_bad_pointer((struct itimerspec *)old, sizeof *s)))
		return -EFAULT;
	if (!exa_spec_good(s))
		return -EINVAL;
	if (exa_timer_cpu(timer)) {
		struct exa_itimer was = exa_timer_cpu_set(timer,
			&(struct exa_itimer){ exa_spec_ns(&s->it_value), exa_spec_ns(&s->it_interval) },
			flags & TIMER_ABSTIME);

		if (old)
			*(struct itimerspec *)old = exa_spec_of(was.value, was.interval);
		return 0;
	}

	long status = FINISH(RESTART_ALWAYS,
		CALL(RESMGR, timer_set, &reply, .timer = timer, .set = 1, .flags = flags,
			.value = exa_spec_ns(&s->it_value), .interval = exa_spec_ns(&s->it_interval)));

	if (status >= 0 && old)
		*(struct itimerspec *)old = exa_spec_of(reply.value, reply.interval);
	return status;
}

long __exa_sys_timer_gettime(long timer, long to)
{
	struct timer_set_reply reply;

	if (exa_bad_pointer((struct itimerspec *)to, sizeof(struct itimerspec)))
		return -EFAULT;
	if (exa_timer_cpu(timer)) {
		struct exa_itimer is = exa_timer_cpu_set(timer, NULL, false);

		*(struct itimerspec *)to = exa_spec_of(is.value, is.interval);
		return 0;
	}

	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, timer_set, &reply, .timer = timer));

	if (status >= 0)
		*(struct itimerspec *)to = exa_spec_of(reply.value, reply.interval);
	return status;
}

long __exa_sys_timer_getoverrun(long timer)
{
	struct timer_set_reply reply;
	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, timer_set, &reply, .timer = timer));

	return status < 0 ? status : (long)reply.overrun;
}

long __exa_sys_timer_delete(long timer)
{
	if (exa_timer_cpu(timer))
		exa_timer_cpu_make(timer, false);
	return FINISH(RESTART_ALWAYS, CALL(RESMGR, timer_drop, NULL, .timer = timer));
}
