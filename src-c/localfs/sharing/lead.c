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

static void posts_run(struct peer *peer);

static void remote_request_answer(
	struct foreign *foreign, int status, const void *reply, uint32_t size)
{
	struct remote_request *remote = (struct remote_request *)foreign;
	struct peer *peer = remote->peer;
	bool dropped = status == PENDING;
	if (!dropped && remote->id)
		peer_answer(peer,
			(struct peer_reply){ .id = remote->id,
				.status = status,
				.sequence = remote->sequence,
				.offset = remote->offset },
			reply, size);
	bool again = remote->flags & PEER_AGAIN;
	free(remote);
	if (dropped || !again)
		return;
	peer->again = false;
	posts_run(peer);
}

/* It had been done, and its answer was lost with the leader that gave it. */
static void answer_again(struct peer *peer, const struct cached_reply *cached,
	const struct exa_header *message, uint32_t flags)
{
	const void *fields = message + 1; /* whole: request_start has looked */
	struct description *d;
	if (message->number == EXA_MSG_path && cached->status >= 0
		&& cached->length >= sizeof(struct path_reply)) {
		const struct path_request *q = fields;
		const struct path_reply *p = (const struct path_reply *)cached->bytes;
		if (p->handle)
			peer_reopen(peer,
				&(struct peer_handle){
					p->handle, p->ino, 0, fs_flags_kept(q->flags), q->cred.uid });
	} else if (message->number == EXA_MSG_write && !(flags & PEER_ANSWERED)
		&& (d = description_find(((const struct write_request *)fields)->handle))) {
		d->offset = cached->offset;
	}
	peer_answer(peer,
		(struct peer_reply){ .id = cached->id, .status = cached->status, .offset = cached->offset },
		cached->bytes, cached->length);
}

static void request_start(
	struct peer *peer, const struct peer_request *q, char *message, uint32_t size)
{
	struct exa_header *head = (struct exa_header *)message;
	const struct service *service = routed_find(head->number);
	if (!service || (head->kind != EXA_REQUEST && head->kind != EXA_NOTICE)
		|| !span_fits((int64_t)sizeof *head, service->request_size, size)) {
		peer_answer(peer, (struct peer_reply){ .id = q->id, .status = -EINVAL }, NULL, 0);
		return;
	}
	/* Whom it names as its sender is for another kernel to know. */
	head->sender = head->actor = 0;
	reply_cache_trim(peer, q->answered);
	if (q->id && q->id < peer->through) {
		peer_answer(peer, (struct peer_reply){ .id = q->id }, NULL, 0);
		return;
	}
	for (const struct cached_reply *cached = peer->replies; cached; cached = cached->next)
		if (cached->id == q->id && q->id) {
			answer_again(peer, cached, head, q->flags);
			return;
		}
	struct remote_request *remote = malloc(sizeof *remote);
	if (!remote) {
		peer_answer(peer, (struct peer_reply){ .id = q->id, .status = -ENOMEM }, NULL, 0);
		return;
	}
	*remote = (struct remote_request){ { remote_request_answer, peer }, peer, q->id, q->flags, 0,
		q->handle, q->ino, q->offset };
	/* By its number here, which of what this kernel asks itself it has. */
	uint32_t fs = fs_number(peer->local->tree);
	if (!peer_is_own(peer) && names_file_system(head->number))
		memcpy(head + 1, &fs, sizeof fs);
	peer->again = q->flags & PEER_AGAIN;
	int status = request_post(message, size, &remote->foreign);
	if (status < 0)
		remote_request_answer(&remote->foreign, status, NULL, 0);
}

/* What waits goes on, until one of it must be waited for. */
static void posts_run(struct peer *peer)
{
	while (peer->posts && !peer->again) {
		struct post *post = peer->posts;
		peer->posts = post->next;
		if (!peer->posts)
			peer->posts_end = &peer->posts;
		request_start(peer, (const struct peer_request *)post->bytes,
			post->bytes + sizeof(struct peer_request),
			post->size - (uint32_t)sizeof(struct peer_request));
		free(post);
	}
	if (!peer->again && peer_is_own(peer))
		wake(&peer->local->ordered);
}

bool lead_refuse(struct local *local, uint64_t from, const char *bytes)
{
	const struct peer_request *q = (const struct peer_request *)bytes;
	struct peer_reply reply = { .kind = PEER_REPLY, .id = q->id, .status = -ENOMEM };
	if (q->kind != PEER_REQUEST)
		return false;
	if (!q->id)
		return true;
	if (from == local->self)
		follow_message(local, (const char *)&reply, sizeof reply);
	else
		exa_database_send(local->database, &from, &reply, sizeof reply);
	return true;
}

void lead_message(struct local *local, uint64_t from, const char *bytes, uint32_t size)
{
	const struct peer_request *q = (const struct peer_request *)bytes;
	if (!local->tree || local->following || size < sizeof(struct peer_hello))
		return;
	bool asks = q->kind == PEER_REQUEST && size >= sizeof *q + sizeof(struct exa_header);
	struct peer *peer = peer_get(local, from);
	if (peer && q->kind == PEER_HELLO)
		peer_hello_came(peer, (const struct peer_hello *)bytes, bytes + sizeof(struct peer_hello),
			size - (uint32_t)sizeof(struct peer_hello));
	if (!asks)
		return;
	struct post *post = peer ? malloc(sizeof *post + size) : NULL;
	if (!post) {
		lead_refuse(local, from, bytes);
		return;
	}
	*post = (struct post){ .size = size };
	memcpy(post->bytes, bytes, size);
	*peer->posts_end = post;
	peer->posts_end = &post->next;
	posts_run(peer);
}

static int open_grant(struct remote_request *remote, struct path_reply *p)
{
	struct description *d = description_find(p->handle),
					   *before = remote->handle ? description_find(remote->handle) : NULL;
	struct inode *inode = d->object;
	if (before) {
		/* Who asks had it open before; and where that is this kernel, it may not have found its
		 * inode yet. */
		if (remote_local(before))
			remote_reopen(before, inode);
		description_release(d);
	} else {
		if (remote->handle)
			description_rename(d, remote->handle);
		d->offset = remote->handle ? remote->offset : 0;
		peer_grant(remote->peer, d->handle);
	}
	if (remote->handle)
		p->handle = remote->handle;
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
	struct remote_request *remote = (struct remote_request *)r->foreign;
	struct local *local = remote->peer->local;
	struct tree *tree = local->tree;
	uint32_t before = local->sequence;
	uint64_t last_ino = tree->last_ino, handle = 0;
	bool read_only = tree->read_only;
	if (!names_file_system(handler->number))
		memcpy(&handle, q, sizeof handle);
	if (handler->number == EXA_MSG_release) {
		awaited_drop(remote->peer, handle);
		if (!peer_grant_take(remote->peer, handle))
			return -EBADF;
	}
	tree->read_only = local->lost || remote->flags & PEER_READ_ONLY;
	struct description *d = description_find(handle);
	int64_t offset = d ? d->offset : 0;
	/* What it makes, and is known by a number already, gets that number. */
	if (remote->ino && !inode_find(tree, remote->ino))
		tree->last_ino = remote->ino - 1;
	int status = is_attached(handler->number) ? attach(local, lead_owner(r), handler->number, q)
											  : handler->handle(r, q, p);
	if (tree->last_ino < last_ino)
		tree->last_ino = last_ino;
	tree->read_only = read_only || local->lost;
	if (status == PENDING)
		return status;
	d = description_find(handle);
	if (d && remote->flags & PEER_ANSWERED)
		d->offset = offset;
	if (handler->number == EXA_MSG_path && status >= 0 && ((struct path_reply *)p)->handle)
		open_grant(remote, p);
	if (handler->number == EXA_MSG_path && remote->flags & PEER_AGAIN)
		awaited_look(local);
	remote->offset = d ? d->offset : 0;
	remote->sequence = local->sequence != before && remote->id && !only_reads(handler->number)
		? local->sequence
		: 0;
	if (remote->sequence)
		reply_cache_add(remote, status, p, status >= 0 ? handler->reply_size : 0);
	return status;
}

const void *lead_owner(const struct request *r)
{
	const struct peer *peer =
		r && r->foreign ? ((const struct remote_request *)r->foreign)->peer : NULL;
	return peer && !peer_is_own(peer) ? peer : NULL;
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
	const struct peer *peer = owner;
	exa_database_send(
		peer->local->database, &peer->number, &event, (uint32_t)(sizeof event.head + length));
}

bool lead_waits(struct local *local)
{
	const struct peer *peer = local->took_over ? peer_find(local, local->self) : NULL;
	return peer && (peer->again || peer->posts);
}

void lead_committed(struct local *local, uint32_t sequence)
{
	for (struct peer *peer = local->peers; peer; peer = peer->next)
		if (peer->uncommitted) {
			peer->uncommitted = local->sequence != sequence;
			peer_send(peer, &(struct peer_committed){ PEER_COMMITTED, sequence },
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
	struct peer *own = peer_find(local, local->self);
	local->tree->last_ino += INO_GAP;
	remotes_reopen(local);
	covers_apply(local);
	watches_apply(local);
	if (own)
		own->greeted = true;
	peers_greeted(local);
	follow_leader(local, local->self);
}
