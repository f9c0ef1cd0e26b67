/*
 * The table of processes.
 * Owns: all struct proc, in order of pid. Entry points: see proc.h.
 */
#include "proc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/fd.h"
#include "limits.h"
#include "slot.h"

static struct proc *first;
static int32_t last_pid = PID_INIT;

struct proc *proc_find(uint32_t pid)
{
	for (struct proc *p = first; p; p = p->next)
		if (p->pid == pid)
			return p;
	return NULL;
}

struct proc *proc_after(int32_t after)
{
	for (struct proc *p = first; p; p = p->next)
		if ((int32_t)p->pid > after)
			return p;
	return NULL;
}

struct proc *proc_by_endpoint(uint32_t endpoint)
{
	if (EXA_SLOT(endpoint) == EXA_SERVER_page)
		return proc_find(PID_PAGE);
	struct proc *p = slot_tenant(endpoint);
	return p && (p->life == ALIVE) ? p : NULL;
}

uint32_t proc_count(void)
{
	uint32_t n = 0;
	for (struct proc *p = first; p; p = p->next)
		n++;
	return n;
}

/* A number is free when no process, group or session has it. */
static bool pid_free(uint32_t pid)
{
	for (struct proc *p = first; p; p = p->next)
		if (p->pid == pid || p->pgid == pid || p->sid == pid)
			return false;
	return true;
}

static uint32_t pid_next(void)
{
	do
		last_pid = last_pid >= PID_LAST ? PID_INIT + 1 : last_pid + 1;
	while (!pid_free((uint32_t)last_pid));
	return (uint32_t)last_pid;
}

static uint32_t last_serial;

struct proc *proc_new(struct proc *parent, int32_t pid)
{
	struct proc *p = calloc(1, sizeof *p);
	if (!p)
		return NULL;
	p->parent = parent;
	p->pid = pid >= 0 ? (uint32_t)pid : pid_next();
	p->serial = ++last_serial;
	p->started = now_realtime();
	p->umask = 022;
	limits_begin(p);
	struct proc **at = &first;
	while (*at && (*at)->pid < p->pid)
		at = &(*at)->next;
	p->next = *at;
	*at = p;
	return p;
}

void proc_free(struct proc *p)
{
	for (struct proc **at = &first; *at; at = &(*at)->next)
		if (*at == p) {
			*at = p->next;
			break;
		}
	/* A vfork child's parent may still wait in its name. */
	queue_close(&p->children);
	queue_close(&p->continued);
	queue_close(&p->signalled);
	queue_close(&p->slept);
	while (p->infos) {
		struct siginfo *i = p->infos;
		p->infos = i->next;
		free(i);
	}
	free(p->fds);
	free(p->arguments);
	p->fds = NULL;
	p->fd_count = 0;
	p->arguments = NULL;
	p->arguments_size = 0;
	p->parent = NULL;
	p->pending = 0;
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
	char *copy = malloc(size + environment_size + 1);
	if (!copy)
		return; /* ps then shows the old ones */
	memcpy(copy, bytes, size + environment_size);
	copy[size + environment_size] = 0;
	free(p->arguments);
	p->arguments = copy;
	p->arguments_size = size;
	p->environment_size = environment_size;
	p->argument_count = 0;
	for (uint32_t i = 0; i < size; i++)
		p->argument_count += !copy[i];
	comm_set(p->comm, copy);
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
