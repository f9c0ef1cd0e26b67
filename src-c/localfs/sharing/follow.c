/*
 * Following: another kernel has the database, and carries out what this server is asked.
 *
 * Owns: the outbox, in order of its numbers: requests that the leader has not answered, and those
 * whose changes are not in the database yet. Entry points: follow_bytes, follow_release,
 * follow_watch, follow_leader, follow_message, follow_fail, outbox_free. Does not do: carrying out
 * anything (lead.c); what an answer changes here (answer.c); files that are open at the leader
 * (remote.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "fs/fs_server.h"
#include "outbox.h"
#include "server/span.h"

void send_to_leader(struct local *local, const void *bytes, uint32_t size)
{
	if (local->leader == local->self)
		lead_message(local, local->self, bytes, size);
	else if (local->leader)
		exa_database_send(local->database, &local->leader, bytes, size);
}

static void request_send(
	struct local *local, const struct peer_request *head, const void *message, uint32_t size)
{
	/* Not static: what a leader is told by itself may send more. */
	char *bytes = malloc(sizeof *head + size);
	if (!bytes) {
		local_lose(local, "no memory is left to ask who writes it");
		return;
	}
	memcpy(bytes, head, sizeof *head);
	memcpy(bytes + sizeof *head, message, size);
	send_to_leader(local, bytes, (uint32_t)sizeof *head + size);
	free(bytes);
}

static void outstanding_post(struct local *local, struct outstanding *o, uint32_t flags)
{
	while (local->unanswered && local->unanswered->current)
		local->unanswered = local->unanswered->next;
	const struct description *d = o->handle ? description_find(o->handle) : NULL;
	struct peer_request head = {
		.kind = PEER_REQUEST,
		.id = o->id,
		.answered = local->unanswered ? local->unanswered->id : o->id,
		.flags = flags | (o->answered ? PEER_ANSWERED : 0)
			| (local->tree->read_only ? PEER_READ_ONLY : 0),
		.handle = o->handle,
		.ino = o->ino,
		.offset = d ? d->offset : 0,
	};
	request_send(local, &head, o->message, o->size);
}

void follow_release(struct local *local, uint64_t handle)
{
	struct {
		struct exa_header head;
		struct release_request fields;
	} message = {
		{ .number = EXA_MSG_release, .kind = EXA_NOTICE, .version = EXA_PROTOCOL_VERSION },
		{ handle }
	};
	request_send(local, &(struct peer_request){ .kind = PEER_REQUEST }, &message, sizeof message);
}

void follow_watch(struct local *local, uint64_t ino, uint32_t events)
{
	struct {
		struct exa_header head;
		struct fs_watch_request fields;
	} message = {
		{ .number = EXA_MSG_fs_watch, .kind = EXA_NOTICE, .version = EXA_PROTOCOL_VERSION },
		{ .ino = ino, .events = events }
	};
	request_send(local, &(struct peer_request){ .kind = PEER_REQUEST }, &message, sizeof message);
}

static void outstanding_free(struct local *local, struct outstanding *o)
{
	struct outstanding **p = &local->outbox;
	while (*p != o)
		p = &(*p)->next;
	*p = o->next;
	if (local->unanswered == o)
		local->unanswered = o->next;
	if (local->outbox_end == &o->next)
		local->outbox_end = p;
	uint64_t made = o->handle, through = outstanding_handle(o), linked = outstanding_linked(o);
	queue_close(&o->queue);
	free(o->reply);
	free(o);
	if (made)
		closing_settle(local, made, 0);
	if (through || linked)
		closing_settle(local, through, linked);
}

/* It goes when nobody needs it any more; whether it has. */
static void outstanding_settle(struct local *local, struct outstanding *o)
{
	if (o->answered && o->current && !o->sequence && !o->queue.first)
		outstanding_free(local, o);
}

static void reply_came(
	struct local *local, const struct peer_reply *head, const char *body, uint32_t size)
{
	struct outstanding *o = local->outbox;
	while (o && o->id != head->id)
		o = o->next;
	if (!o || o->current)
		return;
	o->current = true;
	o->sequence = head->sequence;
	if (!o->answered) {
		o->answered = true;
		o->status = head->status;
		if (o->status >= 0
			&& !span_fits(
				o->fields_size, (int64_t)size - o->fields_size, o->fields_size + EXA_TAIL_MAX))
			o->status = -EIO;
		o->reply = o->status >= 0 ? malloc(size + 1) : NULL;
		if (o->reply) {
			memcpy(o->reply, body, size);
			o->reply_size = size;
			outstanding_answered(local, o, head->offset);
		} else if (o->status >= 0) {
			o->status = -ENOMEM;
		}
		wake(&o->queue);
	} else {
		if (head->status < 0 && o->status >= 0)
			console("localfs: %s: a change that had been made could not be made again by who "
					"writes it now: %s",
				local->name, strerror(-head->status));
		/* What had been opened has been closed since. */
		if (head->status >= 0 && o->handle && !description_find(o->handle))
			follow_release(local, o->handle);
	}
	outstanding_settle(local, o);
}

static void committed(struct local *local, uint32_t sequence)
{
	for (struct outstanding *o = local->outbox, *next; o; o = next) {
		next = o->next;
		if (o->current && o->sequence && (int32_t)(o->sequence - sequence) <= 0) {
			o->sequence = 0;
			outstanding_settle(local, o);
		}
	}
}

static void event_came(struct local *local, const struct peer_event_of *e)
{
	if (e->length > EXA_NAME_MAX)
		return;
	struct fs_event_request q = { local->tree->dev, e->ino, e->events, e->cookie };
	tell(EXA_ENDPOINT(EXA_SERVER_resmgr, 0), fs_event, &q, e + 1, e->length);
}

void follow_message(struct local *local, const char *bytes, uint32_t size)
{
	const struct peer_reply *reply = (const struct peer_reply *)bytes;
	if (size >= sizeof *reply && reply->kind == PEER_REPLY)
		reply_came(local, reply, bytes + sizeof *reply, size - (uint32_t)sizeof *reply);
	else if (size >= sizeof(struct peer_committed) && reply->kind == PEER_COMMITTED)
		committed(local, ((const struct peer_committed *)bytes)->sequence);
	else if (size >= sizeof(struct peer_event_of) && reply->kind == PEER_EVENT
		&& size - sizeof(struct peer_event_of) == ((const struct peer_event_of *)bytes)->length)
		event_came(local, (const struct peer_event_of *)bytes);
}

void follow_leader(struct local *local, uint64_t leader)
{
	/* Who leads says so whenever another kernel comes. */
	if (leader == local->leader)
		return;
	local->leader = leader;
	if (leader != local->self)
		remotes_hello(local);
	for (struct outstanding *o = local->outbox; o; o = o->next)
		o->current = o->answered && !o->sequence;
	local->unanswered = local->outbox;
	for (struct outstanding *o = local->outbox, *next; o; o = next) {
		next = o->next;
		if (!o->current)
			outstanding_post(local, o, PEER_AGAIN);
	}
}

void follow_fail(struct local *local)
{
	for (struct outstanding *o = local->outbox, *next; o; o = next) {
		next = o->next;
		o->status = o->answered ? o->status : -EIO;
		o->answered = o->current = true;
		o->sequence = 0;
		wake(&o->queue);
		outstanding_settle(local, o);
	}
}

void outbox_free(struct local *local)
{
	closing_free(local);
	while (local->outbox)
		outstanding_free(local, local->outbox);
}

static struct outstanding *outstanding_make(struct local *local, const struct request *r,
	uint16_t number, const void *fields, uint32_t size)
{
	uint32_t tail = number == r->head->number ? r->tail_len : 0,
			 whole = (uint32_t)sizeof(struct exa_header) + size + tail;
	struct outstanding *o = calloc(1, sizeof *o + whole);
	if (!o)
		return NULL;
	o->id = ++local->last_request;
	o->size = whole;
	*(struct exa_header *)o->message = (struct exa_header){
		.number = number, .kind = EXA_REQUEST, .version = EXA_PROTOCOL_VERSION, .id = o->id
	};
	memcpy(fields_of(o), fields, size);
	memcpy(fields_of(o) + size, r->tail, tail);
	*local->outbox_end = o;
	local->outbox_end = &o->next;
	if (!local->unanswered)
		local->unanswered = o;
	return o;
}

int follow_bytes(struct request *r, struct local *local, uint16_t number, const void *fields,
	uint32_t size, void *reply, uint32_t reply_size)
{
	struct outstanding *o = r->progress == ON_THE_WAY ? (struct outstanding *)r->queue : NULL;
	if (!o) {
		if (local->lost)
			return -EIO;
		o = outstanding_make(local, r, number, fields, size);
		if (!o)
			return -ENOMEM;
		o->fields_size = reply_size;
		r->progress = ON_THE_WAY;
		wait_disk(r, &o->queue);
		if (local->leader)
			outstanding_post(local, o, 0);
	}
	if (!o->answered) {
		/* What has been sent is done. */
		return wait_disk(r, &o->queue);
	}
	int status = o->status;
	if (status >= 0) {
		memcpy(reply, o->reply, reply_size);
		r->out_len = o->reply_size - reply_size;
		memcpy(r->out, o->reply + reply_size, r->out_len);
	}
	r->progress = 0;
	queue_close(&o->queue);
	outstanding_settle(local, o);
	return status;
}
