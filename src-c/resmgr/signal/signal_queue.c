/*
 * What is pending for a process: its signals, and what each tells, in the order in which they came.
 *
 * Owns: struct siginfo, proc.infos and proc.pending. A signal below REALTIME_FIRST is pending once;
 * each later one is queued, and those count against the user (RLIMIT_SIGPENDING). Entry points:
 * signals_queue, signals_take, signals_drop, signals_drop_timer, signals_clear, signals_until.
 * Does not do: what a signal does (signals.c).
 */
#include <errno.h>
#include <stdlib.h>

#include "process/limits.h"
#include "process/quota.h"
#include "signals.h"
#include "timers.h"

static uint64_t posted = 1; /* not 0, which means none in sigtake */

uint64_t signals_posted(void) { return posted; }

uint64_t signals_until(const struct proc *p, uint64_t set, uint64_t order)
{
	uint64_t seen = 0, later = 0;
	for (const struct siginfo *i = p->infos; i; i = i->next) {
		bool own = i->pid == p->pid && i->code <= 0 && !i->of_timer;
		if (!(seen & BIT(i->signal)) && !own && i->order > order)
			later |= BIT(i->signal);
		seen |= BIT(i->signal);
	}
	return set & ~later;
}

/* A timer has counted its one signal since it was made. */
static bool counts(uint32_t signal, const struct siginfo *info)
{
	return signal >= REALTIME_FIRST && !(info && info->of_timer);
}

static struct siginfo *info_new(const struct proc *p, bool counted)
{
	if (counted && quota_check(QUOTA_SIGNALS, p->uid, limit_of(p, RLIMIT_SIGPENDING)) < 0)
		return NULL;
	struct siginfo *info = calloc(1, sizeof *info);
	if (!info || !counted || quota_take(QUOTA_SIGNALS, p->uid) >= 0)
		return info;
	free(info);
	return NULL;
}

static void info_free(struct siginfo *info)
{
	if (info->counted)
		quota_give(QUOTA_SIGNALS, info->charged);
	free(info);
}

int signals_queue(struct proc *p, uint32_t signal, const struct siginfo *info)
{
	if (signal < REALTIME_FIRST && p->pending & BIT(signal))
		return 0;
	bool counted = counts(signal, info);
	struct siginfo *kept = info_new(p, counted);
	/* kill's is pending all the same, though it tells nothing; whoever sends more hears of it. */
	if (!kept && counted && info && info->code != SI_USER)
		return -EAGAIN;
	p->pending |= BIT(signal);
	if (!kept)
		return 0;
	*kept = info ? *info : (struct siginfo){ .code = SI_KERNEL };
	kept->signal = signal;
	kept->order = ++posted;
	kept->counted = counted;
	kept->charged = p->uid;
	kept->next = NULL;
	struct siginfo **end = &p->infos;
	while (*end)
		end = &(*end)->next;
	*end = kept;
	return 0;
}

void signals_drop(struct proc *p, uint64_t set)
{
	p->pending &= ~set;
	for (struct siginfo **i = &p->infos; *i;) {
		struct siginfo *dropped = *i;
		if (!(BIT(dropped->signal) & set)) {
			i = &dropped->next;
			continue;
		}
		*i = dropped->next;
		if (dropped->of_timer)
			timers_taken(p, dropped);
		info_free(dropped);
	}
}

void signals_drop_timer(struct proc *p, uint32_t signal, uint32_t timer)
{
	bool others = false;
	for (struct siginfo **i = &p->infos; *i;) {
		struct siginfo *info = *i;
		bool its = info->of_timer && info->pid == timer;
		others |= !its && info->signal == signal;
		if (!its) {
			i = &info->next;
			continue;
		}
		*i = info->next;
		info_free(info);
	}
	if (!others)
		p->pending &= ~BIT(signal);
}

void signals_clear(struct proc *p)
{
	p->pending = 0;
	for (struct siginfo *info; (info = p->infos); info_free(info))
		p->infos = info->next;
}

bool signals_take(struct proc *p, uint64_t set, struct siginfo *out)
{
	set &= p->pending;
	if (!set)
		return false;
	uint32_t signal = (uint32_t)__builtin_ctzll(set) + 1;
	*out = (struct siginfo){ .signal = signal };
	bool more = false;
	for (struct siginfo **i = &p->infos; *i;) {
		struct siginfo *info = *i;
		if (info->signal != signal) {
			i = &info->next;
			continue;
		}
		if (out->next) {
			more = true; /* a second one is queued */
			break;
		}
		*out = *info;
		out->next = out; /* marks it as found */
		*i = info->next;
		if (out->of_timer)
			timers_taken(p, out);
		info_free(info);
	}
	out->next = NULL;
	if (!more)
		p->pending &= ~BIT(signal);
	return true;
}
