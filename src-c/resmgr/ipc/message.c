/*
 * System V messages: queues of them, each message of a type.
 * Owns: the queues. Entry points: do_msg_get, do_msg_send, do_msg_receive, do_msg_control.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>

#include "ipc.h"

struct message {
	struct message *next;
	int32_t type;
	uint32_t size;
	uint32_t charged; /* the user whose it counts as */
	char bytes[];
};

struct message_queue {
	struct ipc ipc;
	struct message *first, **end;
	uint32_t count, bytes, limit;
	uint32_t sender, receiver; /* pids, of the last ones */
	int64_t stime, rtime;      /* seconds since the epoch */
	struct queue senders, receivers;
};

static struct ipc_table queues = { .kind = QUOTA_QUEUES };

static struct message_queue *find(int32_t id)
{
	return (struct message_queue *)ipc_find(&queues, id);
}

int do_msg_get(struct request *r, const struct msg_get_request *q, struct msg_get_reply *p)
{
	struct proc *self = caller(r);
	struct ipc *found;
	if (!self)
		return -ESRCH;
	int status = ipc_get(&queues, self, q->key, q->flags, &found);
	if (status < 0)
		return status;
	if (!found) {
		struct message_queue *made = calloc(1, sizeof *made);
		if (!made)
			return -ENOMEM;
		made->limit = IPC_QUEUE_BYTES;
		made->end = &made->first;
		found = &made->ipc;
		status = ipc_add(&queues, found, self, q->key, q->flags);
		if (status < 0) {
			free(made);
			return status;
		}
	}
	p->id = found->id;
	return 0;
}

/* The queue, if that may be done with it; a request that waited for it hears that it is gone. */
static int open_queue(const struct request *r, const struct proc *self, int32_t id, uint32_t what,
	struct message_queue **found)
{
	*found = find(id);
	if (!*found)
		return r->progress ? -EIDRM : -EINVAL;
	return ipc_may(&(*found)->ipc, self, what) ? 0 : -EACCES;
}

static int wait_for(struct request *r, struct queue *queue)
{
	r->progress = 1;
	return wait_on(r, queue);
}

int do_msg_send(struct request *r, const struct msg_send_request *q, struct msg_send_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	struct message_queue *to;
	if (!self)
		return -ESRCH;
	if (q->type < 1 || r->tail_len > IPC_MESSAGE_MAX)
		return -EINVAL;
	int status = open_queue(r, self, q->id, IPC_MAY_CHANGE, &to);
	if (status < 0)
		return status;
	if (to->bytes + r->tail_len > to->limit || to->count >= to->limit)
		return q->flags & IPC_NOWAIT ? -EAGAIN : wait_for(r, &to->senders);
	status = quota_check(QUOTA_MESSAGES, self->euid, QUOTA_NO_LIMIT);
	if (status < 0)
		return status;
	struct message *m = malloc(sizeof *m + r->tail_len);
	if (!m || quota_take(QUOTA_MESSAGES, self->euid) < 0) {
		free(m);
		return -ENOMEM;
	}
	*m = (struct message){ .type = q->type, .size = r->tail_len, .charged = self->euid };
	memcpy(m->bytes, r->tail, r->tail_len);
	*to->end = m;
	to->end = &m->next;
	to->count++;
	to->bytes += m->size;
	to->sender = self->pid;
	to->stime = ipc_now();
	wake(&to->receivers);
	return 0;
}

static void message_free(struct message *m)
{
	quota_give(QUOTA_MESSAGES, m->charged);
	free(m);
}

/* The link to the first message that is wanted; one to null: there is none. */
static struct message **choose(struct message_queue *from, int32_t type, uint32_t flags)
{
	struct message **at = &from->first, **best = NULL;
	for (; *at; at = &(*at)->next) {
		int32_t has = (*at)->type;
		if (!type || (type > 0 && (has == type) != (bool)(flags & MSG_EXCEPT)))
			return at;
		if (type < 0 && has <= (type == INT_MIN ? INT_MAX : -type)
			&& (!best || has < (*best)->type))
			best = at;
	}
	return best ? best : at;
}

int do_msg_receive(
	struct request *r, const struct msg_receive_request *q, struct msg_receive_reply *p)
{
	struct proc *self = caller(r);
	struct message_queue *from;
	if (!self)
		return -ESRCH;
	int status = open_queue(r, self, q->id, IPC_MAY_READ, &from);
	if (status < 0)
		return status;
	struct message **at = choose(from, q->type, q->flags), *m = *at;
	if (!m)
		return q->flags & IPC_NOWAIT ? -ENOMSG : wait_for(r, &from->receivers);
	if (m->size > q->size && !(q->flags & MSG_NOERROR))
		return -E2BIG;
	p->type = m->type;
	r->out_len = m->size < q->size ? m->size : q->size;
	memcpy(r->out, m->bytes, r->out_len);
	*at = m->next;
	if (from->end == &m->next)
		from->end = at;
	from->count--;
	from->bytes -= m->size;
	from->receiver = self->pid;
	from->rtime = ipc_now();
	message_free(m);
	wake(&from->senders);
	return 0;
}

static void removed(struct message_queue *queue)
{
	ipc_remove(&queues, &queue->ipc);
	queue_close(&queue->senders);
	queue_close(&queue->receivers);
	for (struct message *m; (m = queue->first); message_free(m))
		queue->first = m->next;
	free(queue);
}

static int set(
	const struct proc *self, struct message_queue *queue, const struct msg_control_request *q)
{
	if (q->limit > IPC_QUEUE_BYTES && !is_root(self))
		return -EPERM;
	queue->limit = q->limit;
	ipc_set(&queue->ipc, q->uid, q->gid, q->mode);
	wake(&queue->senders);
	return 0;
}

int do_msg_control(
	struct request *r, const struct msg_control_request *q, struct msg_control_reply *p)
{
	struct proc *self = caller(r);
	struct message_queue *queue = find(q->id);
	if (!self)
		return -ESRCH;
	if (!queue || (q->command != IPC_STAT && q->command != IPC_SET && q->command != IPC_RMID))
		return -EINVAL;
	if (q->command == IPC_STAT) {
		if (!ipc_may(&queue->ipc, self, IPC_MAY_READ))
			return -EACCES;
		*p = (struct msg_control_reply){ queue->ipc.key, queue->ipc.uid, queue->ipc.gid,
			queue->ipc.cuid, queue->ipc.cgid, queue->ipc.mode, queue->count, queue->bytes,
			queue->limit, queue->sender, queue->receiver, queue->stime, queue->rtime,
			queue->ipc.ctime };
		return 0;
	}
	if (!ipc_may_control(&queue->ipc, self))
		return -EPERM;
	if (q->command == IPC_SET)
		return set(self, queue, q);
	removed(queue);
	return 0;
}
