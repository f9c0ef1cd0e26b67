/*
 * The end of a process, in this order: it is dead logically at once, every server drops
 * what it held and acknowledges, then the zombie and SIGCHLD appear; the physical end follows.
 *
 * Entry points: process_end, which the loop comes to after the handler that said so (proc_end);
 * do_exit, do_fault.
 */
#include "exit.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "boot/boot.h"
#include "boot/event.h"
#include "file/fd.h"
#include "ipc/ipc.h"
#include "server/armed.h"
#include "session/terminal.h"
#include "signal/signals.h"
#include "signal/timers.h"
#include "slot.h"
#include "socket/ticket.h"

static void become_zombie(struct proc *p)
{
	p->life = ZOMBIE;
	event_ended(p);
	struct proc *parent = p->parent;
	if (parent && parent->pid == PID_PAGE) {
		/* The page has just been told; it never waits. */
		proc_free(p);
		return;
	}
	if (!parent || signals_child_changed(p, true))
		proc_free(p);
	if (parent)
		wake(&parent->children);
}

static void gone_answered(
	void *argument, int status, const void *reply, const char *tail, uint32_t tail_len)
{
	struct proc *p = argument;
	(void)status, (void)reply, (void)tail, (void)tail_len;
	assert(p->life == ENDING && p->gone_pending);
	if (!--p->gone_pending)
		become_zombie(p);
}

/* Children go to init, or to nobody where it is ending itself: it has left its own already, and
 * would be their parent after it is freed. vfork children, for whom nobody can act any more, end.
 */
static void leave_children(struct proc *p)
{
	struct proc *init = proc_find(PID_INIT);
	if (init && init->life != ALIVE)
		init = NULL;
	for (struct proc *c = proc_after(0), *next; c; c = next) {
		next = proc_after((int32_t)c->pid);
		if (c->parent != p)
			continue;
		c->parent = init;
		if (c->life == VFORKED)
			proc_end(c, SIGKILL, true);
		else if (c->life == ZOMBIE && init) {
			signals_child_changed(c, true);
			wake(&init->children);
		}
	}
}

/* Groups that have just lost their last tie to their session get SIGHUP if a member is stopped. */
static void hang_up_orphans(const struct proc *p)
{
	for (struct proc *c = proc_after(0); c; c = proc_after((int32_t)c->pid))
		if (c->parent == p && c->stopped && c->life == ALIVE && c->pgid != p->pgid
			&& c->sid == p->sid)
			signals_hang_up_group(c->pgid);
}

void process_end(struct proc *p)
{
	bool vforked = !p->endpoint;
	timer_stop(&p->sleep);
	timer_stop(&p->alarm);
	timers_free(p);
	hang_up_orphans(p);
	leave_children(p);
	if (p->endpoint) {
		requests_drop(p->endpoint);
		poll_gone(p->endpoint);
		tickets_gone(p->endpoint);
		if (p->itself)
			slot_leave(p->endpoint);
		else
			slot_kill(p->endpoint);
	} else if (!p->itself && p->parent && p->parent->endpoint) {
		/* Whatever the parent waits in for it is over. */
		tell(p->parent->endpoint, signal_notify, (&(struct signal_notify_request){}), NULL, 0);
	}
	p->blocked_lock = NULL; /* went with its request */
	semaphores_undo(p);
	fds_close(p, false);
	if (p->cwd)
		file_put(p->cwd);
	if (p->root)
		file_put(p->root);
	p->cwd = p->root = NULL;
	p->gone_pending = 1; /* ours, so that it can't reach 0 while we ask */
	if (!vforked)
		for (const struct server *s = servers; s < servers + server_count; s++)
			if (s->running && p->servers >> s->server & 1) {
				p->gone_pending++;
				ask_in(&p->gone[s->server], EXA_ENDPOINT(s->server, 0), gone,
					(&(struct gone_request){ .endpoint = p->endpoint }), NULL, 0, gone_answered, p);
			}
	if (p->pid == p->sid)
		terminal_session_ended(p);
	if (p->pid == PID_INIT)
		boot_init_ended(p->status);
	gone_answered(p, 0, NULL, NULL, 0);
}

int do_exit(struct request *r, const struct exit_request *q, struct exit_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	if (!self || self->pid == PID_PAGE)
		return self ? -EPERM : -ESRCH;
	proc_end(self, (int32_t)(q->status & 0xff00), true);
	r->last = true;
	return 0;
}

int do_fault(struct request *r, const struct fault_request *q, struct fault_reply *p)
{
	(void)p;
	struct proc *self = proc_by_endpoint(r->head->sender);
	/* The host's word, not the program's: that can only make requests. */
	if (r->head->kind != EXA_NOTICE)
		return -EPERM;
	if (!self || q->signal < 1 || q->signal > SIGNALS)
		return -EINVAL;
	boot_log("%s[%u]: %s (%.*s)", self->comm, self->pid, strsignal((int)q->signal),
		(int)r->tail_len, r->tail);
	proc_end(self, (int32_t)q->signal, true);
	return 0;
}
