/*
 * The calls about signals: kill, sigaction, masks, sigtake, and waiting for signals.
 * Does not do: what signals do (signals.c).
 */
#include <errno.h>

#include "signals.h"

#define UNBLOCKABLE (BIT(SIGKILL) | BIT(SIGSTOP))

static bool may_signal(const struct proc *from, const struct proc *to, uint32_t signal)
{
	if (to->server || to->pid == PID_PAGE)
		return false;
	return is_root(from) || from->uid == to->uid || from->uid == to->suid || from->euid == to->uid
		|| from->euid == to->suid || (signal == SIGCONT && from->sid == to->sid);
}

static int post(const struct request *r, int32_t pid, uint32_t signal, const struct siginfo *info)
{
	(void)r;
	struct proc *self = proc_find(info->pid);
	bool any = false, allowed = false;
	if (pid > 0) {
		struct proc *p = proc_find((uint32_t)pid);
		if (!p)
			return -ESRCH;
		if (!may_signal(self, p, signal))
			return -EPERM;
		if (signal > SIGNALS)
			return -EINVAL;
		return signal ? signals_post(p, signal, info) : 0;
	}
	for (struct proc *p = proc_after(0), *next; p; p = next) {
		next = proc_after((int32_t)p->pid);
		if (p->server || p->pid == PID_INIT || p->life == ZOMBIE || p->life == ENDING)
			continue;
		if (pid == -1 ? p == self : p->pgid != (pid == 0 ? self->pgid : (uint32_t)-pid))
			continue;
		if (signal > SIGNALS)
			return -EINVAL;
		any = true;
		if (!may_signal(self, p, signal))
			continue;
		allowed = true;
		if (signal && p != self)
			signals_post(p, signal, info);
	}
	/* The caller last: it may not live on. */
	if (signal && pid != -1 && self->pid != PID_PAGE
		&& self->pgid == (pid == 0 ? self->pgid : (uint32_t)-pid))
		signals_post(self, signal, info);
	return any ? allowed ? 0 : -EPERM : -ESRCH;
}

int do_kill(struct request *r, const struct kill_request *q, struct kill_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	struct siginfo info = { .code = SI_USER, .pid = self->pid, .uid = self->uid };
	return post(r, q->pid, q->signal, &info);
}

int do_sigqueue(struct request *r, const struct sigqueue_request *q, struct sigqueue_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (q->pid <= 0)
		return -EINVAL;
	/* Nobody may say that a signal of theirs is the system's, or kill's (rt_sigqueueinfo(2)). */
	if ((q->code >= 0 || q->code == SI_TKILL) && (uint32_t)q->pid != self->pid)
		return -EPERM;
	struct siginfo info = {
		.code = q->code, .pid = self->pid, .uid = self->uid, .value = q->value
	};
	return post(r, q->pid, q->signal, &info);
}

int do_sigaction(struct request *r, const struct sigaction_request *q, struct sigaction_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (q->signal < 1 || q->signal > SIGNALS || (q->set && BIT(q->signal) & UNBLOCKABLE))
		return -EINVAL;
	struct disposition *d = &self->dispositions[q->signal];
	*p = (struct sigaction_reply){ d->handler, d->flags, d->mask };
	if (q->set) {
		*d = (struct disposition){ q->handler, q->flags, q->mask & ~UNBLOCKABLE };
		/* Setting a pending signal to be ignored discards it, blocked or not. */
		struct siginfo dropped;
		while (signals_ignored(self, q->signal) && signals_take(self, BIT(q->signal), &dropped))
			;
		signals_deliver(self);
	}
	return 0;
}

int do_sigmask(struct request *r, const struct sigmask_request *q, struct sigmask_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	p->mask = self->mask;
	if (!q->set)
		return 0;
	switch (q->how) {
	case SIG_BLOCK:
		self->mask |= q->mask;
		break;
	case SIG_UNBLOCK:
		self->mask &= ~q->mask;
		break;
	case SIG_SETMASK:
		self->mask = q->mask;
		break;
	default:
		return -EINVAL;
	}
	self->mask &= ~UNBLOCKABLE;
	signals_deliver(self);
	return 0;
}

int do_sigpending(struct request *r, const struct sigpending_request *q, struct sigpending_reply *p)
{
	(void)q;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	p->set = self->pending & self->mask;
	return 0;
}

int do_sigtake(struct request *r, const struct sigtake_request *q, struct sigtake_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	self->notified = true; /* it is looking already */
	if (q->until && !r->progress) {
		r->progress = 1;
		self->mask = q->mask & ~UNBLOCKABLE;
		signals_deliver(self);
		if (self->life != ALIVE && self->life != VFORKED)
			return -EINTR;
	}
	self->notified = false;
	if (self->stopped)
		return wait_on(r, &self->continued);
	uint64_t caught = 0;
	for (uint64_t ready = self->pending & ~self->mask; ready; ready &= ready - 1) {
		uint32_t s = (uint32_t)__builtin_ctzll(ready) + 1;
		if (self->dispositions[s].handler > 1)
			caught |= BIT(s);
	}
	uint64_t restore = self->suspended ? self->saved_mask : self->mask;
	struct siginfo info;
	/* Nobody notifies a vfork child for what is left. */
	if (q->until && self->life != VFORKED)
		caught = signals_until(self, caught, q->until);
	if (signals_take(self, caught, &info)) {
		struct disposition *d = &self->dispositions[info.signal];
		*p = (struct sigtake_reply){ .signal = info.signal,
			.handler = d->handler,
			.flags = d->flags,
			.code = info.code,
			.pid = info.pid,
			.uid = info.uid,
			.status = info.status,
			.value = info.value };
		self->mask |= d->mask | (d->flags & SA_NODEFER ? 0 : BIT(info.signal));
		self->mask &= ~UNBLOCKABLE;
		if (d->flags & SA_RESETHAND)
			d->handler = 0;
		self->suspended = false;
	} else if (!self->suspended) {
		/* sigsuspend is called again where no handler ran: until then its mask stays (POSIX). */
		self->mask = restore;
	}
	p->restore = restore;
	p->until = q->until ? q->until : signals_posted();
	/* What is left, also where the handler jumps away. */
	signals_deliver(self);
	return 0;
}

int do_sigsuspend(struct request *r, const struct sigsuspend_request *q, struct sigsuspend_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (!r->progress) {
		r->progress = 1;
		/* Called again after a stop, it goes back to what it went back to at first. */
		if (!self->suspended)
			self->saved_mask = self->mask;
		self->mask = q->mask & ~UNBLOCKABLE;
		self->suspended = true;
		signals_deliver(self);
		if (self->life != ALIVE)
			return -EINTR;
	}
	if (self->notified)
		return -EINTR;
	return wait_on(r, &self->signalled);
}

static void wait_is_over(struct timer *t)
{
	struct proc *p = (struct proc *)((char *)t - offsetof(struct proc, sleep));
	wake(&p->signalled);
}

int do_sigwait(struct request *r, const struct sigwait_request *q, struct sigwait_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	struct siginfo info;
	if (signals_take(self, q->set & ~UNBLOCKABLE, &info)) {
		timer_stop(&self->sleep);
		*p = (struct sigwait_reply){ info.signal, info.code, info.pid, info.uid, info.status,
			info.value };
		return 0;
	}
	if (q->deadline <= now_monotonic()) {
		timer_stop(&self->sleep);
		return -EAGAIN;
	}
	if (q->deadline != EXA_NEVER && !self->sleep.armed) {
		self->sleep.fire = wait_is_over;
		timer_start(&self->sleep, q->deadline);
	}
	int status = wait_on(r, &self->signalled);
	if (status != PENDING)
		timer_stop(&self->sleep);
	return status;
}
