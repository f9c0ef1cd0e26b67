/*
 * wait: waitpid(2), waitid(2), wait4(2) by one message.
 */
#include <errno.h>
#include <sys/wait.h>

#include "proc.h"

static bool asked_for(const struct proc *self, const struct proc *child, int32_t pid)
{
	if (child->parent != self || child->life == VFORKED)
		return false;
	if (pid > 0)
		return child->pid == (uint32_t)pid;
	if (pid == -1)
		return true;
	return child->pgid == (pid == 0 ? self->pgid : (uint32_t)-pid);
}

int do_wait(struct request *r, const struct wait_request *q, struct wait_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (q->options & ~(uint32_t)(WNOHANG | WUNTRACED | WEXITED | WCONTINUED | WNOWAIT | __WALL))
		return -EINVAL;
	bool keep = q->options & WNOWAIT, any = false;
	for (struct proc *c = proc_after(0); c; c = proc_after((int32_t)c->pid)) {
		if (!asked_for(self, c, q->pid))
			continue;
		any = true;
		int32_t status;
		if (c->life == ZOMBIE && q->options & WEXITED) {
			status = c->status;
		} else if (c->report_stop && q->options & WUNTRACED) {
			status = (int32_t)(c->stop_signal << 8 | 0x7f);
			c->report_stop = keep;
		} else if (c->report_continue && q->options & WCONTINUED) {
			status = 0xffff;
			c->report_continue = keep;
		} else {
			continue;
		}
		uint32_t cpu = c->cpu + c->children_cpu;
		*p = (struct wait_reply){
			.pid = c->pid, .status = status, .uid = c->uid, .cpu_ns = cpu_ns(cpu)
		};
		if (c->life == ZOMBIE && !keep) {
			self->children_cpu += cpu;
			proc_free(c);
		}
		return 0;
	}
	if (!any)
		return -ECHILD;
	if (q->options & WNOHANG)
		return 0;
	return wait_on(r, &self->children);
}
