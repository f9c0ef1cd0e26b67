/* timer_create, timer_settime, timer_gettime, timer_getoverrun, timer_delete. resmgr has the timers. */
#include <errno.h>
#include <signal.h>
#include <time.h>
#include "request.h"
#include "signals.h"
#include "spec.h"

/* What musl hands over of a struct sigevent. */
struct event {
	union sigval value;
	int signal, notify, thread;
};

/* LIMIT: SIGEV_THREAD needs threads; no timers on CPU time. */
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

	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, timer_new, &reply, .clock = clock, .signal = signal,
		.own_value = !e, .value = value));

	if (status >= 0)
		*(int *)to = reply.timer;
	return status < 0 ? status : 0;
}

long __exa_sys_timer_settime(long timer, long flags, long set, long old)
{
	const struct itimerspec *s = (const struct itimerspec *)set;
	struct timer_set_reply reply;

	if (!s)
		return -EINVAL;
	if (exa_bad_pointer(s, sizeof *s) || (old && exa_bad_pointer((struct itimerspec *)old, sizeof *s)))
		return -EFAULT;
	if (!exa_spec_good(s))
		return -EINVAL;

	long status = FINISH(RESTART_ALWAYS, CALL(RESMGR, timer_set, &reply, .timer = timer, .set = 1, .flags = flags,
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
	return FINISH(RESTART_ALWAYS, CALL(RESMGR, timer_drop, NULL, .timer = timer));
}
