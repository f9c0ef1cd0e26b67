/*
 * Signals: what is pending, and what a signal does to a process that does not catch it.
 *
 * Entry points: signals.h. A caught signal only notifies the process; libc then asks with sigtake.
 * Does not do: the calls (signalcall.c), keeping what is pending (signal_queue.c). signal(7) has
 * the default actions.
 */
#include "signals.h"

#include <sys/wait.h>

#include "event/signalfd.h"

#define STOPS (BIT(SIGSTOP) | BIT(SIGTSTP) | BIT(SIGTTIN) | BIT(SIGTTOU))
#define IGNORED_BY_DEFAULT (BIT(SIGCHLD) | BIT(SIGURG) | BIT(SIGWINCH) | BIT(SIGCONT))
#define SIG_DEFAULT 0
#define SIG_IGNORE 1

bool signals_ignored(const struct proc *p, uint32_t signal)
{
	uint32_t handler = p->dispositions[signal].handler;
	return handler == SIG_IGNORE || (handler == SIG_DEFAULT && BIT(signal) & IGNORED_BY_DEFAULT);
}

bool signals_blocked(const struct proc *p, uint32_t signal) { return p->mask & BIT(signal); }

static void notify(struct proc *p)
{
	if (p->notified || !p->endpoint)
		return;
	p->notified = true;
	tell(p->endpoint, signal_notify, (&(struct signal_notify_request){}), NULL, 0);
}

static void stop(struct proc *p, uint32_t signal)
{
	p->stopped = true;
	p->stop_signal = signal;
	p->report_stop = true;
	p->report_continue = false;
	notify(p);
	signals_child_changed(p, false);
	if (p->parent)
		wake(&p->parent->children);
}

static void resume(struct proc *p)
{
	if (!p->stopped)
		return;
	p->stopped = false;
	p->report_continue = true;
	p->report_stop = false;
	wake(&p->continued);
	signals_child_changed(p, false);
	if (p->parent)
		wake(&p->parent->children);
}

void signals_deliver(struct proc *p)
{
	uint64_t ready;
	struct siginfo taken;
	while ((ready = p->pending & ~p->mask) && (p->life == ALIVE || p->life == VFORKED)) {
		if (p->stopped)
			return;
		uint32_t signal = (uint32_t)__builtin_ctzll(ready) + 1;
		if (p->dispositions[signal].handler > SIG_IGNORE) {
			notify(p);
			/* Other signals may have default actions; look past the caught ones. */
			uint64_t caught = 0;
			for (uint64_t rest = ready; rest; rest &= rest - 1) {
				uint32_t s = (uint32_t)__builtin_ctzll(rest) + 1;
				if (p->dispositions[s].handler > SIG_IGNORE)
					caught |= BIT(s);
			}
			ready &= ~caught;
			if (!ready)
				return;
			signal = (uint32_t)__builtin_ctzll(ready) + 1;
		}
		signals_take(p, BIT(signal), &taken);
		if (signals_ignored(p, signal))
			continue;
		if (BIT(signal) & STOPS) {
			/* Nobody could continue an orphaned group. */
			if (signal == SIGSTOP || !group_orphaned(p->pgid))
				stop(p, signal);
			continue;
		}
		proc_end(p, (int32_t)signal, false);
	}
}

int signals_post(struct proc *p, uint32_t signal, const struct siginfo *info)
{
	if ((p->life != ALIVE && p->life != VFORKED) || p->server || p->pid == PID_PAGE)
		return 0;
	/* signal(7): init gets only what it has asked for. */
	if (p->pid == PID_INIT && p->dispositions[signal].handler <= SIG_IGNORE)
		return 0;
	if (signal == SIGKILL) {
		proc_end(p, SIGKILL, false);
		return 0;
	}
	if (signal == SIGCONT) {
		signals_drop(p, STOPS);
		resume(p);
	} else if (BIT(signal) & STOPS) {
		signals_drop(p, BIT(SIGCONT));
	}
	if (signals_ignored(p, signal) && !signals_blocked(p, signal)) {
		/* What came while it was stopped takes effect now. */
		if (signal == SIGCONT)
			signals_deliver(p);
		return 0;
	}
	int status = signals_queue(p, signal, info);
	if (status < 0)
		return status;
	wake(&p->signalled);
	signalfds_posted(signal);
	signals_deliver(p);
	return 0;
}

void signals_post_group(uint32_t pgid, uint32_t signal)
{
	for (struct proc *p = proc_after(0), *next; p; p = next) {
		next = proc_after((int32_t)p->pid);
		if (p->pgid == pgid)
			signals_post(p, signal, NULL);
	}
}

void signals_hang_up_group(uint32_t pgid)
{
	signals_post_group(pgid, SIGHUP);
	signals_post_group(pgid, SIGCONT);
}

void signals_exec(struct proc *p)
{
	for (uint32_t s = 1; s <= SIGNALS; s++)
		if (p->dispositions[s].handler > SIG_IGNORE)
			p->dispositions[s] = (struct disposition){ 0 };
	p->notified = false;
	if (p->suspended)
		p->mask = p->saved_mask;
	p->suspended = false;
}

bool signals_child_changed(struct proc *child, bool ended)
{
	struct proc *parent = child->parent;
	if (!parent || parent->pid == PID_PAGE)
		return false;
	const struct disposition *d = &parent->dispositions[SIGCHLD];
	struct siginfo info = { .pid = child->pid, .uid = child->uid };
	if (ended) {
		info.code = child->status & 0x7f ? CLD_KILLED : CLD_EXITED;
		info.status = child->status & 0x7f ? child->status & 0x7f : child->status >> 8;
	} else {
		if (d->flags & SA_NOCLDSTOP)
			return false;
		info.code = child->stopped ? CLD_STOPPED : CLD_CONTINUED;
		info.status = child->stopped ? (int32_t)child->stop_signal : SIGCONT;
	}
	bool no_zombie = ended && (d->handler == SIG_IGNORE || d->flags & SA_NOCLDWAIT);
	signals_post(parent, SIGCHLD, &info);
	return no_zombie;
}
