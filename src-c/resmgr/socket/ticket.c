/*
 * Tickets: descriptors and credentials on their way from one process to another (unix(7),
 * SCM_RIGHTS and SCM_CREDENTIALS).
 *
 * A ticket holds references to what it carries. It is its sender's until sent; the pipe server then
 * has it in a message and tells where (ticket_queued), who received it (ticket_handed), or that
 * nobody will (ticket_dropped). Entry points: those three, do_ticket, do_ticket_take, tickets_gone,
 * ticket_observer.
 */
#include "ticket.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "socket.h"

#define RIGHTS_MAX 253 /* Linux's SCM_MAX_FD */

struct ticket {
	struct ticket *next;
	struct dying dying;
	uint64_t id;
	uint64_t at;       /* handle of the socket that it waits at; 0: at none */
	uint32_t receiver; /* endpoint that has it now; 0: none */
	bool reached;      /* while collecting: somebody may still receive it */
	uint32_t count;
	struct open_file *files[]; /* counted, also in their in_flight; null once taken */
};

static struct ticket *tickets;

static void ticket_free(struct ticket *t)
{
	struct ticket **at = &tickets;
	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	for (uint32_t i = 0; i < t->count; i++)
		if (t->files[i]) {
			assert(t->files[i]->in_flight);
			t->files[i]->in_flight--;
		}
	for (uint32_t i = 0; i < t->count; i++)
		if (t->files[i])
			file_put(t->files[i]);
	free_later(&t->dying, t);
}

/* Whether a process has the socket that it waits at, or will once it receives what is reached. */
static bool can_be_reached(const struct ticket *t)
{
	if (!t->at)
		return true;
	bool in_flight = false;
	for (const struct ticket *o = tickets; o; o = o->next)
		for (uint32_t i = 0; i < o->count; i++) {
			const struct open_file *f = o->files[i];
			if (!f || f->handle != t->at)
				continue;
			in_flight = true;
			if (f->references > f->in_flight || o->reached)
				return true;
		}
	return !in_flight;
}

/* Run by the loop: what is put away below may ask for it again. */
static void collect_now(struct later *work)
{
	(void)work;
	for (struct ticket *t = tickets; t; t = t->next)
		t->reached = false;
	for (bool more = true; more;) {
		more = false;
		for (struct ticket *t = tickets; t; t = t->next)
			if (!t->reached && can_be_reached(t))
				t->reached = more = true;
	}
	for (struct ticket *t = tickets, *next; t; t = next) {
		next = t->next;
		if (!t->reached)
			ticket_free(t);
	}
}

static void tickets_collect(void)
{
	static struct later work;
	later(&work, collect_now);
}

const struct file_observer ticket_observer = { .in_flight = tickets_collect };

static struct ticket *ticket_find(uint64_t id)
{
	struct ticket *t = tickets;
	while (t && t->id != id)
		t = t->next;
	return t;
}

/* Linux: only the superuser may say that it is somebody else. */
static bool may_claim(const struct proc *p, const struct ticket_request *q)
{
	return is_root(p)
		|| (q->pid == p->pid && (q->uid == p->uid || q->uid == p->euid || q->uid == p->suid)
			&& (q->gid == p->gid || q->gid == p->egid || q->gid == p->sgid));
}

/* Takes hold of the descriptors in the request's tail. */
static int collect(struct proc *self, const struct request *r, struct ticket *t)
{
	for (uint32_t i = 0; i < t->count; i++) {
		int32_t fd;
		memcpy(&fd, r->tail + i * sizeof fd, sizeof fd);
		struct open_file *f = fd_get(self, fd);
		if (!f)
			return -EBADF;
		t->files[i] = file_hold(f);
		f->in_flight++;
	}
	return 0;
}

int do_ticket(struct request *r, const struct ticket_request *q, struct ticket_reply *p)
{
	struct proc *self = caller(r);
	struct ticket *t = r->memory ? ticket_find(*(uint64_t *)r->memory) : NULL;
	if (!r->memory) {
		if (!self)
			return -ESRCH;
		if (q->rights > RIGHTS_MAX || r->tail_len < q->rights * sizeof(int32_t))
			return -EINVAL;
		if (q->given && !may_claim(self, q))
			return -EPERM;
		r->memory = malloc(sizeof t->id);
		t = calloc(1, sizeof *t + q->rights * sizeof *t->files);
		if (!r->memory || !t) {
			free(t);
			return -ENOMEM;
		}
		t->id = *(uint64_t *)r->memory = random_handle();
		t->count = q->rights;
		t->next = tickets;
		tickets = t;
		int status = collect(self, r, t);
		if (status < 0) {
			ticket_free(t);
			return status;
		}
	}
	if (!t)
		return -ESRCH;
	struct ticket_new_request new = { .ticket = t->id,
		.endpoint = r->head->sender,
		.rights = q->rights,
		.pid = q->pid,
		.uid = q->uid,
		.gid = q->gid };
	if (!q->given && self)
		new.pid = self->pid, new.uid = self->uid, new.gid = self->gid;
	struct ticket_new_reply done;
	int status = DOWN(r, PIPE, ticket_new, &new, NULL, 0, &done, NULL, NULL);
	if (status == PENDING)
		return PENDING;
	p->ticket = t->id;
	/* One that carries nothing is the pipe server's alone. */
	if (status < 0 || !q->rights)
		ticket_free(t);
	return status;
}

int do_ticket_take(
	struct request *r, const struct ticket_take_request *q, struct ticket_take_reply *p)
{
	struct proc *self = caller(r);
	struct ticket *t = ticket_find(q->ticket);
	if (!self || !t)
		return self ? -ENOENT : -ESRCH;
	for (; p->count < t->count && p->count < q->room; p->count++) {
		int32_t fd = fd_alloc(self, t->files[p->count], 0, q->flags & O_CLOEXEC);
		if (fd < 0)
			break;
		t->files[p->count]->in_flight--;
		t->files[p->count] = NULL; /* its reference is the descriptor's now */
		memcpy(r->out + r->out_len, &fd, sizeof fd);
		r->out_len += sizeof fd;
	}
	ticket_free(t);
	return 0;
}

static bool from_pipe(const struct request *r)
{
	return EXA_SLOT(r->head->sender) == EXA_SERVER_pipe;
}

int do_ticket_queued(
	struct request *r, const struct ticket_queued_request *q, struct ticket_queued_reply *p)
{
	(void)p;
	struct ticket *t = from_pipe(r) ? ticket_find(q->ticket) : NULL;
	if (t) {
		t->at = q->handle;
		tickets_collect();
	}
	return 0;
}

int do_ticket_handed(
	struct request *r, const struct ticket_handed_request *q, struct ticket_handed_reply *p)
{
	(void)p;
	struct ticket *t = from_pipe(r) ? ticket_find(q->ticket) : NULL;
	if (t) {
		t->at = 0;
		t->receiver = q->endpoint;
		if (endpoint_revoked(q->endpoint))
			ticket_free(t);
	}
	return 0;
}

int do_ticket_dropped(
	struct request *r, const struct ticket_dropped_request *q, struct ticket_dropped_reply *p)
{
	(void)p;
	struct ticket *t = from_pipe(r) ? ticket_find(q->ticket) : NULL;
	if (t)
		ticket_free(t);
	return 0;
}

void tickets_gone(uint32_t endpoint)
{
	for (struct ticket *t = tickets, *next; t; t = next) {
		next = t->next;
		if (t->receiver == endpoint)
			ticket_free(t);
	}
}
