/*
 * Leading: this kernel has the database, and carries out what others, its followers, ask of it.
 *
 * Entry points: those of group.h. Does not do: the requests themselves, which go through the
 * server's loop as any others (serve.h, struct foreign); who the followers are (peer.c); what they
 * were answered (reply_cache.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "fs/fs_server.h"
#include "peer.h"
#include "server/span.h"

#define INO_GAP \
	(1u << 20) /* inodes that a former leader may have made since its last transaction */

static void party_turn(struct party *party);

static void errand_answer(struct foreign *foreign, int status, const void *reply, uint32_t size)
{
	struct errand *e = (struct errand *)foreign;
	struct party *party = e->party;
	bool dropped = status == PENDING;
	if (!dropped && e->id)
		party_reply(party,
			(struct peer_reply){
				.id = e->id, .status = status, .sequence = e->sequence, .offset = e->offset },
			reply, size);
	bool again = e->flags & PEER_AGAIN;
	free(e);
	if (dropped || !again)
		return;
	party->again = false;
	party_turn(party);
}

/* It had been done, and its answer was lost with the leader that gave it. */
static void answer_again(
	struct party *party, const struct done *done, const struct exa_header *message, uint32_t flags)
{
	const void *fields = message + 1; /* whole: request_start has looked */
	struct description *d;
	if (message->number == EXA_MSG_path && done->status >= 0
		&& done->length >= sizeof(struct path_reply)) {
		const struct path_request *q = fields;
		const struct path_reply *p = (const struct path_reply *)done->bytes;
		if (p->handle)
			party_reopen(party,
				&(struct peer_handle){
					p->handle, p->ino, 0, fs_flags_kept(q->flags), q->cred.uid });
	} else if (message->number == EXA_MSG_write && !(flags & PEER_ANSWERED)
		&& (d = description_find(((const struct write_request *)fields)->handle))) {
		d->offset = done->offset;
	}
	party_reply(party,
		(struct peer_reply){ .id = done->id, .status = done->status, .offset = done->offset },
		done->bytes, done->length);
}

static void request_start(
	struct party *party, const struct peer_request *q, char *message, uint32_t size)
{
	struct exa_header *head = (struct exa_header *)message;
	const struct service *service = routed_find(head->number);
	if (!service || (head->kind != EXA_REQUEST && head->kind != EXA_NOTICE)
		|| !span_fits((int64_t)sizeof *head, service->request_size, size)) {
		party_reply(party, (struct peer_reply){ .id = q->id, .status = -EINVAL }, NULL, 0);
		return;
	}
	/* Whom it names as its sender is for another kernel to know. */
	head->sender = head->actor = 0;
	done_through(party, q->answered);
	if (q->id && q->id < party->through) {
		party_reply(party, (struct peer_reply){ .id = q->id }, NULL, 0);
		return;
	}
	for (const struct done *done = party->done; done; done = done->next)
		if (done->id == q->id && q->id) {
			answer_again(party, done, head, q->flags);
			return;
		}
	struct errand *e = malloc(sizeof *e);
	if (!e) {
		party_reply(party, (struct peer_reply){ .id = q->id, .status = -ENOMEM }, NULL, 0);
		return;
	}
	*e = (struct errand){ { errand_answer, party }, party, q->id, q->flags, 0, q->handle, q->ino,
		q->offset };
	/* By its number here, which of what this kernel asks itself it has. */
	uint32_t fs = fs_number(party->local->tree);
	if (!party_is_own(party) && names_file_system(head->number))
		memcpy(head + 1, &fs, sizeof fs);
	party->again = q->flags & PEER_AGAIN;
	int status = request_post(message, size, &e->foreign);
	if (status < 0)
		errand_answer(&e->foreign, status, NULL, 0);
}

/* What waits goes on, until one of it must be waited for. */
static void party_turn(struct party *party)
{
	while (party->posts && !party->again) {
		struct post *post = party->posts;
		party->posts = post->next;
		if (!party->posts)
			party->posts_end = &party->posts;
		request_start(party, (const struct peer_request *)post->bytes,
			post->bytes + sizeof(struct peer_request),
			post->size - (uint32_t)sizeof(struct peer_request));
		free(post);
	}
	if (!party->again && party_is_own(party))
		wake(&party->local->ordered);
}

bool lead_refuse(struct local *local, uint64_t peer, const char *bytes)
{
	const struct peer_request *q = (const struct peer_request *)bytes;
	struct peer_reply reply = { .kind = PEER_REPLY, .id = q->id, .status = -ENOMEM };
	if (q->kind != PEER_REQUEST)
		return false;
	if (!q->id)
		return true;
	if (peer == local->self)
		follow_message(local, (const char *)&reply, sizeof reply);
	else
		exa_database_send(local->database, &peer, &reply, sizeof reply);
	return true;
}

void lead_message(struct local *local, uint64_t from, const char *bytes, uint32_t size)
{
	const struct peer_request *q = (const struct peer_request *)bytes;
	if (!local->tree || local->following || size < sizeof(struct peer_hello))
		return;
	bool asks = q->kind == PEER_REQUEST && size >= sizeof *q + sizeof(struct exa_header);
	struct party *party = party_get(local, from);
	if (party && q->kind == PEER_HELLO)
		party_hello(party, (const struct peer_hello *)bytes, bytes + sizeof(struct peer_hello),
			size - (uint32_t)sizeof(struct peer_hello));
	if (!asks)
		return;
	struct post *post = party ? malloc(sizeof *post + size) : NULL;
	if (!post) {
		lead_refuse(local, from, bytes);
		return;
	}
	*post = (struct post){ .size = size };
	memcpy(post->bytes, bytes, size);
	*party->posts_end = post;
	party->posts_end = &post->next;
	party_turn(party);
}

static int open_grant(struct errand *e, struct path_reply *p)
{
	struct description *d = description_find(p->handle),
					   *before = e->handle ? description_find(e->handle) : NULL;
	struct inode *inode = d->object;
	if (before) {
		/* Who asks had it open before; and where that is this kernel, it may not have found its
		 * inode yet. */
		if (remote_local(before))
			remote_reopen(before, inode);
		description_release(d);
	} else {
		if (e->handle)
			description_rename(d, e->handle);
		d->offset = e->handle ? e->offset : 0;
		party_grant(e->party, d->handle);
	}
	if (e->handle)
		p->handle = e->handle;
	return 0;
}

/** Of those a changed time of access is all that changes: it is not worth being made again, after
 * which the offset would have moved twice. */
static bool only_reads(uint16_t number)
{
	return number == EXA_MSG_read || number == EXA_MSG_readdir;
}

int lead_run(struct request *r, const struct service *handler, const void *q, void *p)
{
	struct errand *e = (struct errand *)r->foreign;
	struct local *local = e->party->local;
	struct tree *tree = local->tree;
	uint32_t before = local->sequence;
	uint64_t last_ino = tree->last_ino, handle = 0;
	bool read_only = tree->read_only;
	if (!names_file_system(handler->number))
		memcpy(&handle, q, sizeof handle);
	if (handler->number == EXA_MSG_release) {
		awaited_drop(e->party, handle);
		if (!party_grant_take(e->party, handle))
			return -EBADF;
	}
	tree->read_only = local->lost || e->flags & PEER_READ_ONLY;
	struct description *d = description_find(handle);
	int64_t offset = d ? d->offset : 0;
	/* What it makes, and is known by a number already, gets that number. */
	if (e->ino && !inode_find(tree, e->ino))
		tree->last_ino = e->ino - 1;
	int status = is_attached(handler->number) ? attach(local, lead_owner(r), handler->number, q)
											  : handler->handle(r, q, p);
	if (tree->last_ino < last_ino)
		tree->last_ino = last_ino;
	tree->read_only = read_only || local->lost;
	if (status == PENDING)
		return status;
	d = description_find(handle);
	if (d && e->flags & PEER_ANSWERED)
		d->offset = offset;
	if (handler->number == EXA_MSG_path && status >= 0 && ((struct path_reply *)p)->handle)
		open_grant(e, p);
	if (handler->number == EXA_MSG_path && e->flags & PEER_AGAIN)
		awaited_look(local);
	e->offset = d ? d->offset : 0;
	e->sequence =
		local->sequence != before && e->id && !only_reads(handler->number) ? local->sequence : 0;
	if (e->sequence)
		done_note(e, status, p, status >= 0 ? handler->reply_size : 0);
	return status;
}

const void *lead_owner(const struct request *r)
{
	const struct party *party = r && r->foreign ? ((const struct errand *)r->foreign)->party : NULL;
	return party && !party_is_own(party) ? party : NULL;
}

void lead_event(
	const void *owner, const struct fs_event_request *q, const char *name, size_t length)
{
	struct {
		struct peer_event_of head;
		char name[EXA_NAME_MAX + 1];
	} event = { { PEER_EVENT, q->events, q->cookie, (uint32_t)length, q->ino }, "" };
	if (length > sizeof event.name)
		return;
	if (length)
		memcpy(event.name, name, length);
	const struct party *party = owner;
	exa_database_send(
		party->local->database, &party->peer, &event, (uint32_t)(sizeof event.head + length));
}

bool lead_waits(struct local *local)
{
	const struct party *party = local->took_over ? party_find(local, local->self) : NULL;
	return party && (party->again || party->posts);
}

void lead_committed(struct local *local, uint32_t sequence)
{
	for (struct party *party = local->parties; party; party = party->next)
		if (party->uncommitted) {
			party->uncommitted = local->sequence != sequence;
			party_send(party, &(struct peer_committed){ PEER_COMMITTED, sequence },
				sizeof(struct peer_committed));
		}
	/* This kernel has nothing more to ask of itself. */
	if (local->took_over && !local->outbox) {
		local->took_over = false;
		lead_gone(local, local->self);
	}
}

void lead_took_over(struct local *local)
{
	struct party *own = party_find(local, local->self);
	local->tree->last_ino += INO_GAP;
	remotes_reopen(local);
	covers_apply(local);
	watches_apply(local);
	if (own)
		own->greeted = true;
	parties_greeted(local);
	follow_leader(local, local->self);
}
