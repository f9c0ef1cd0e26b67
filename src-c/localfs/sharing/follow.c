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

static void sent_post(struct local *local, struct sent *s, uint32_t flags)
{
	while (local->unanswered && local->unanswered->current)
		local->unanswered = local->unanswered->next;
	const struct description *d = s->handle ? description_find(s->handle) : NULL;
	struct peer_request head = {
		.kind = PEER_REQUEST,
		.id = s->id,
		.answered = local->unanswered ? local->unanswered->id : s->id,
		.flags = flags | (s->answered ? PEER_ANSWERED : 0)
			| (local->tree->read_only ? PEER_READ_ONLY : 0),
		.handle = s->handle,
		.ino = s->ino,
		.offset = d ? d->offset : 0,
	};
	request_send(local, &head, s->message, s->size);
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

static void sent_free(struct local *local, struct sent *s)
{
	struct sent **p = &local->outbox;
	while (*p != s)
		p = &(*p)->next;
	*p = s->next;
	if (local->unanswered == s)
		local->unanswered = s->next;
	if (local->outbox_end == &s->next)
		local->outbox_end = p;
	uint64_t made = s->handle, through = sent_handle(s);
	queue_close(&s->queue);
	free(s->reply);
	free(s);
	if (made)
		closing_settle(local, made);
	if (through)
		closing_settle(local, through);
}

/* It goes when nobody needs it any more; whether it has. */
static void sent_settle(struct local *local, struct sent *s)
{
	if (s->answered && s->current && !s->sequence && !s->queue.first)
		sent_free(local, s);
}

static void reply_came(
	struct local *local, const struct peer_reply *head, const char *body, uint32_t size)
{
	struct sent *s = local->outbox;
	while (s && s->id != head->id)
		s = s->next;
	if (!s || s->current)
		return;
	s->current = true;
	s->sequence = head->sequence;
	if (!s->answered) {
		s->answered = true;
		s->status = head->status;
		if (s->status >= 0
			&& !span_fits(
				s->fields_size, (int64_t)size - s->fields_size, s->fields_size + EXA_TAIL_MAX))
			s->status = -EIO;
		s->reply = s->status >= 0 ? malloc(size + 1) : NULL;
		if (s->reply) {
			memcpy(s->reply, body, size);
			s->reply_size = size;
			sent_answered(local, s, head->offset);
		} else if (s->status >= 0) {
			s->status = -ENOMEM;
		}
		wake(&s->queue);
	} else {
		if (head->status < 0 && s->status >= 0)
			console("localfs: %s: a change that had been made could not be made again by who "
					"writes it now: %s",
				local->name, strerror(-head->status));
		/* What had been opened has been closed since. */
		if (head->status >= 0 && s->handle && !description_find(s->handle))
			follow_release(local, s->handle);
	}
	sent_settle(local, s);
}

static void committed(struct local *local, uint32_t sequence)
{
	for (struct sent *s = local->outbox, *next; s; s = next) {
		next = s->next;
		if (s->current && s->sequence && (int32_t)(s->sequence - sequence) <= 0) {
			s->sequence = 0;
			sent_settle(local, s);
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
	for (struct sent *s = local->outbox; s; s = s->next)
		s->current = s->answered && !s->sequence;
	local->unanswered = local->outbox;
	for (struct sent *s = local->outbox, *next; s; s = next) {
		next = s->next;
		if (!s->current)
			sent_post(local, s, PEER_AGAIN);
	}
}

void follow_fail(struct local *local)
{
	for (struct sent *s = local->outbox, *next; s; s = next) {
		next = s->next;
		s->status = s->answered ? s->status : -EIO;
		s->answered = s->current = true;
		s->sequence = 0;
		wake(&s->queue);
		sent_settle(local, s);
	}
}

void outbox_free(struct local *local)
{
	closing_free(local);
	while (local->outbox)
		sent_free(local, local->outbox);
}

static struct sent *sent_make(struct local *local, const struct request *r, uint16_t number,
	const void *fields, uint32_t size)
{
	uint32_t tail = number == r->head->number ? r->tail_len : 0,
			 whole = (uint32_t)sizeof(struct exa_header) + size + tail;
	struct sent *s = calloc(1, sizeof *s + whole);
	if (!s)
		return NULL;
	s->id = ++local->last_sent;
	s->size = whole;
	*(struct exa_header *)s->message = (struct exa_header){
		.number = number, .kind = EXA_REQUEST, .version = EXA_PROTOCOL_VERSION, .id = s->id
	};
	memcpy(fields_of(s), fields, size);
	memcpy(fields_of(s) + size, r->tail, tail);
	*local->outbox_end = s;
	local->outbox_end = &s->next;
	if (!local->unanswered)
		local->unanswered = s;
	return s;
}

int follow_bytes(struct request *r, struct local *local, uint16_t number, const void *fields,
	uint32_t size, void *reply, uint32_t reply_size)
{
	struct sent *s = r->progress == ON_THE_WAY ? (struct sent *)r->queue : NULL;
	if (!s) {
		if (local->lost)
			return -EIO;
		s = sent_make(local, r, number, fields, size);
		if (!s)
			return -ENOMEM;
		s->fields_size = reply_size;
		r->progress = ON_THE_WAY;
		wait_disk(r, &s->queue);
		if (local->leader)
			sent_post(local, s, 0);
	}
	if (!s->answered) {
		/* What has been sent is done. */
		return wait_disk(r, &s->queue);
	}
	int status = s->status;
	if (status >= 0) {
		memcpy(reply, s->reply, reply_size);
		r->out_len = s->reply_size - reply_size;
		memcpy(r->out, s->reply + reply_size, r->out_len);
	}
	r->progress = 0;
	queue_close(&s->queue);
	sent_settle(local, s);
	return status;
}
