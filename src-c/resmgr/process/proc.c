/*
 * The table of processes.
 * Owns: all struct proc, in order of pid. Entry points: see proc.h.
 */
#include "proc.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/fd.h"
#include "image.h"
#include "limits.h"
#include "quota.h"
#include "signal/signals.h"
#include "slot.h"

/** All processes: by pid, and each with the next one's. */
static struct proc *by_pid[PID_LAST + 1];
static struct proc *first;
/** How many have a number as their own, their group's or their session's: then it is not free. */
static uint16_t uses[PID_LAST + 1];
static int32_t last_pid = PID_INIT;

struct proc *proc_find(uint32_t pid) { return pid <= PID_LAST ? by_pid[pid] : NULL; }

struct proc *proc_after(int32_t after)
{
	if (after < 0)
		return first;
	if (after > PID_LAST)
		return NULL;
	if (by_pid[after])
		return by_pid[after]->next;
	while (++after <= PID_LAST)
		if (by_pid[after])
			return by_pid[after];
	return NULL;
}

struct proc *proc_by_endpoint(uint32_t endpoint)
{
	if (EXA_SLOT(endpoint) == EXA_SERVER_page)
		return proc_find(PID_PAGE);
	struct proc *p = slot_tenant(endpoint);
	return p && (p->life == ALIVE) ? p : NULL;
}

uint32_t proc_count(void) { return quota_count(QUOTA_PROCESSES); }

/* Processes are fewer than a third of the numbers, so there is a free one. */
_Static_assert(EXA_PROCESSES_MAX * 3 < PID_LAST, "each process may hold three numbers");

static uint32_t pid_next(void)
{
	do
		last_pid = last_pid >= PID_LAST ? PID_INIT + 1 : last_pid + 1;
	while (uses[last_pid]);
	return (uint32_t)last_pid;
}

/* The pointer to the first process whose pid is more than that, or to the end. */
static struct proc **link_after(uint32_t pid)
{
	while (pid-- > 0)
		if (by_pid[pid])
			return &by_pid[pid]->next;
	return &first;
}

void proc_set_group(struct proc *p, uint32_t pgid, uint32_t sid)
{
	uses[pgid]++;
	uses[sid]++;
	uses[p->pgid]--;
	uses[p->sid]--;
	p->pgid = pgid;
	p->sid = sid;
}

bool proc_near_init(const struct proc *p)
{
	return p->pid <= PID_INIT || (p->parent && p->parent->pid == PID_INIT);
}

static uint32_t last_serial;

/* Of who has not been given any; never freed. */
static struct arguments none = { .references = 1 };

static void arguments_put(struct arguments *a)
{
	if (!--a->references)
		free(a);
}

static struct arguments *arguments_hold(struct arguments *a)
{
	a->references++;
	return a;
}

struct proc *proc_new(struct proc *parent, int32_t pid)
{
	struct proc *p = calloc(1, sizeof *p);
	if (!p)
		return NULL;
	p->uid = parent ? parent->uid : 0;
	if (quota_take(QUOTA_PROCESSES, p->uid) < 0) {
		free(p);
		return NULL;
	}
	p->parent = parent;
	p->arguments = arguments_hold(&none);
	p->pid = pid >= 0 ? (uint32_t)pid : pid_next();
	p->serial = ++last_serial;
	p->started = now_realtime();
	p->umask = 022;
	limits_begin(p);
	struct proc **at = link_after(p->pid);
	p->next = *at;
	*at = p;
	by_pid[p->pid] = p;
	uses[p->pid]++;
	uses[p->pgid]++;
	uses[p->sid]++;
	return p;
}

void proc_free(struct proc *p)
{
	assert(!p->sleep.armed && !p->alarm.armed && !p->timers && !p->blocked_lock);
	*link_after(p->pid) = p->next;
	by_pid[p->pid] = NULL;
	uses[p->pid]--;
	uses[p->pgid]--;
	uses[p->sid]--;
	quota_give(QUOTA_PROCESSES, p->uid);
	/* A vfork child's parent may still wait in its name. */
	queue_close(&p->children);
	queue_close(&p->continued);
	queue_close(&p->signalled);
	queue_close(&p->slept);
	signals_clear(p);
	free(p->fds);
	p->fds = NULL;
	p->fd_count = 0;
	arguments_put(p->arguments);
	p->arguments = &none;
	image_put(p->image);
	image_put(p->pending_exec.image);
	p->image = p->pending_exec.image = NULL;
	p->parent = NULL;
	p->life = REAPED;
	free_later(&p->dying, p);
}

static void (*end)(struct proc *);

void proc_ends_begin(void (*does)(struct proc *)) { end = does; }

static void end_now(struct later *work)
{
	end((struct proc *)((char *)work - offsetof(struct proc, end)));
}

void proc_end(struct proc *p, int32_t status, bool itself)
{
	if (p->life != ALIVE && p->life != VFORKED)
		return;
	p->life = ENDING;
	p->status = status;
	p->itself = itself;
	p->stopped = false;
	later(&p->end, end_now);
}

int64_t cpu_ns(uint32_t ticks) { return (int64_t)ticks * EXA_CPU_TICK_NS; }

struct proc *caller(const struct request *r)
{
	struct proc *p = proc_by_endpoint(r->head->sender);
	if (p && (uint32_t)r->head->status > p->cpu)
		p->cpu = (uint32_t)r->head->status;
	if (!p || !r->head->actor)
		return p;
	struct proc *child = proc_find(r->head->actor);
	return child && child->life == VFORKED && child->parent == p ? child : NULL;
}

bool is_root(const struct proc *p) { return p->euid == 0; }

int by_root(const struct request *r)
{
	const struct proc *self = caller(r);
	return !self ? -ESRCH : is_root(self) ? 0 : -EPERM;
}

struct exa_cred proc_cred(const struct proc *p, bool effective)
{
	struct exa_cred cred = { .uid = effective ? p->euid : p->uid,
		.gid = effective ? p->egid : p->gid,
		.umask = p->umask,
		.group_count = p->group_count };
	memcpy(cred.groups, p->groups, sizeof cred.groups);
	return cred;
}

void comm_set(char comm[COMM_MAX], const char *path)
{
	const char *base = strrchr(path, '/');
	snprintf(comm, COMM_MAX, "%s", base ? base + 1 : path);
}

void proc_set_arguments(struct proc *p, const char *bytes, uint32_t size, uint32_t environment_size)
{
	struct arguments *a = malloc(sizeof *a + size + environment_size + 1);
	if (!a)
		return; /* ps then shows the old ones */
	*a = (struct arguments){ .references = 1, .size = size, .environment_size = environment_size };
	memcpy(a->bytes, bytes, size + environment_size);
	a->bytes[size + environment_size] = 0;
	for (uint32_t i = 0; i < size; i++)
		a->count += !a->bytes[i];
	arguments_put(p->arguments);
	p->arguments = a;
	comm_set(p->comm, a->bytes);
}

void proc_share_arguments(struct proc *p, const struct proc *of)
{
	arguments_put(p->arguments);
	p->arguments = arguments_hold(of->arguments);
}

bool group_exists(uint32_t pgid, uint32_t sid)
{
	for (struct proc *p = first; p; p = p->next)
		if (p->pgid == pgid && p->sid == sid)
			return true;
	return false;
}

bool group_orphaned(uint32_t pgid)
{
	for (struct proc *p = first; p; p = p->next)
		if (p->pgid == pgid && p->parent && p->life != ZOMBIE && p->parent->pid != PID_INIT
			&& p->parent->pgid != pgid && p->parent->sid == p->sid)
			return false;
	return true;
}
