/*
 * The system as a whole: sysinfo, usage, tables, names of processes.
 */
#include <errno.h>
#include <stdio.h>

#include "file/fd.h"
#include "process/slot.h"
#include "server/description.h"

int do_sysinfo(struct request *r, const struct sysinfo_request *q, struct sysinfo_reply *p)
{
	(void)r, (void)q;
	struct proc *page = proc_find(PID_PAGE);
	*p = (struct sysinfo_reply){
		.uptime_ns = now_realtime() - page->started, .processes = proc_count(), .memory = 1ull << 30
	};
	return 0;
}

int do_usage(struct request *r, const struct usage_request *q, struct usage_reply *p)
{
	struct proc *self = caller(r), *of = self && q->pid ? proc_find(q->pid) : self;
	if (!of)
		return -ESRCH;
	*p = (struct usage_reply){ .cpu_ns = cpu_ns(of->cpu),
		.children_cpu_ns = cpu_ns(of->children_cpu) };
	return 0;
}

int do_set_name(struct request *r, const struct set_name_request *q, struct set_name_reply *p)
{
	(void)q, (void)p;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	snprintf(self->comm, sizeof self->comm, "%s", r->tail);
	return 0;
}

int do_tables(struct request *r, const struct tables_request *q, struct tables_reply *p)
{
	(void)q;
	if (EXA_SLOT(r->head->sender) != EXA_SERVER_page)
		return -EPERM;
	p->processes = proc_count();
	uint32_t leaving;
	slot_counts(&p->slots, &leaving);
	p->ending = leaving;
	for (struct proc *o = proc_find(PID_PAGE); o; o = proc_after((int32_t)o->pid)) {
		p->descriptors += fds_count(o);
		p->ending += proc_ended(o);
	}
	p->descriptions = files_count();
	p->requests = requests_waiting(0);
	return 0;
}
