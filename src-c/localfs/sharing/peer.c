/*
 * Who follows this kernel while it leads: the peers, and what each has open here.
 *
 * Owns: the peers of a mount; inodes without a name that one of them may still have open.
 * Entry points: peer.h, lead_begin, lead_keeps, lead_gone, lead_free. Does not do: their requests
 * (lead.c).
 */
#include "peer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "device.h"
#include "fs/fs_server.h"
#include "server/span.h"

#define FEW 1024 /* bytes of an answer, for which no memory need be had */

struct peer *peer_find(struct local *local, uint64_t number)
{
	struct peer *peer = local->peers;
	while (peer && peer->number != number)
		peer = peer->next;
	return peer;
}

struct peer *peer_get(struct local *local, uint64_t number)
{
	struct peer *peer = peer_find(local, number);
	if (peer || !(peer = calloc(1, sizeof *peer)))
		return peer;
	*peer = (struct peer){
		.next = local->peers, .local = local, .number = number, .posts_end = &peer->posts
	};
	local->peers = peer;
	return peer;
}

bool peer_is_own(const struct peer *peer) { return peer->number == peer->local->self; }

void peer_send(struct peer *peer, const void *bytes, uint32_t size)
{
	if (peer->number == peer->local->self)
		follow_message(peer->local, bytes, size);
	else
		exa_database_send(peer->local->database, &peer->number, bytes, size);
}

void peer_answer(struct peer *peer, struct peer_reply head, const void *body, uint32_t size)
{
	_Alignas(8) char few[sizeof head + FEW];
	char *bytes = size <= FEW ? few : malloc(sizeof head + size);
	if (!bytes) {
		/* So long is only what was read: nothing has been changed. */
		bytes = few;
		head.status = -ENOMEM;
		size = 0;
	}
	head.kind = PEER_REPLY;
	memcpy(bytes, &head, sizeof head);
	if (size)
		memcpy(bytes + sizeof head, body, size);
	peer_send(peer, bytes, (uint32_t)sizeof head + size);
	if (bytes != few)
		free(bytes);
}

void peer_grant(struct peer *peer, uint64_t handle)
{
	struct granted *g = peer_is_own(peer) ? NULL : malloc(sizeof *g);
	if (!g)
		return;
	*g = (struct granted){ peer->granted, handle };
	peer->granted = g;
	peer->local->tree->open--;
}

bool peer_grant_take(struct peer *peer, uint64_t handle)
{
	for (struct granted **p = &peer->granted; *p; p = &(*p)->next)
		if ((*p)->handle == handle) {
			struct granted *g = *p;
			*p = g->next;
			free(g);
			peer->local->tree->open++;
			return true;
		}
	return peer_is_own(peer);
}

bool peer_reopen(struct peer *peer, const struct peer_handle *h)
{
	struct inode *inode = inode_find(peer->local->tree, h->ino);
	if (!inode)
		return false;
	struct description *d = description_find(h->handle)
		? NULL
		: description_adopt(h->handle, NULL, NULL, h->flags, h->uid);
	if (!d)
		return true;
	fs_reopen(d, inode);
	d->offset = h->offset;
	peer_grant(peer, h->handle);
	return true;
}

void peers_greeted(struct local *local)
{
	for (const struct peer *peer = local->peers; peer; peer = peer->next)
		if (!peer->greeted)
			return;
	uint32_t count = local->kept_count;
	local->kept_count = 0;
	for (uint32_t i = 0; i < count; i++)
		inode_put(local->kept[i]);
	free(local->kept);
	local->kept = NULL;
}

bool lead_keeps(struct local *local, struct inode *inode)
{
	bool awaited = false;
	for (const struct peer *peer = local->peers; peer; peer = peer->next)
		awaited |= !peer->greeted;
	struct inode **kept =
		awaited ? realloc(local->kept, (local->kept_count + 1) * sizeof *kept) : NULL;
	if (!kept)
		return false;
	local->kept = kept;
	kept[local->kept_count++] = inode;
	return true;
}

void peer_hello_came(struct peer *peer, const struct peer_hello *q, const char *body, uint32_t size)
{
	const struct peer_handle *h = (const struct peer_handle *)body;
	size_t watches, covers, end;
	if (span_array(0, q->handles, sizeof *h, size, &watches)
		&& span_array(watches, q->watches, sizeof(struct peer_watch), size, &covers)
		&& span_array(covers, q->covers, sizeof(uint64_t), size, &end)) {
		const struct peer_watch *w = (const struct peer_watch *)(body + watches);
		const uint64_t *covered = (const uint64_t *)(body + covers);
		for (uint32_t i = 0; i < q->handles; i++)
			if (!peer_reopen(peer, &h[i]))
				awaited_add(peer, &h[i]);
		for (uint32_t i = 0; i < q->covers; i++)
			cover_set(peer->local, peer, 0, covered[i], true);
		for (uint32_t i = 0; i < q->watches; i++)
			watch_set(peer->local, peer, w[i].ino, w[i].events);
	}
	peer->greeted = true;
	peers_greeted(peer->local);
}

void lead_begin(struct local *local, const uint64_t *others, uint32_t count, bool took_over)
{
	local->took_over = took_over;
	for (uint32_t i = 0; i < count; i++)
		peer_get(local, others[i]);
	if (took_over)
		peer_get(local, local->self);
}

/* Its memory, and its requests; what it has open is the caller's. */
static void peer_free(struct peer *peer)
{
	requests_drop_foreign(peer);
	awaited_drop(peer, 0);
	reply_cache_free(peer);
	for (struct post *post = peer->posts, *next; post; post = next) {
		next = post->next;
		free(post);
	}
	free(peer);
}

void lead_gone(struct local *local, uint64_t number)
{
	for (struct peer **p = &local->peers; *p; p = &(*p)->next) {
		struct peer *peer = *p;
		if (peer->number != number)
			continue;
		*p = peer->next;
		while (peer->granted) {
			struct description *d = description_find(peer->granted->handle);
			peer_grant_take(peer, peer->granted->handle);
			if (d)
				description_release(d);
		}
		covers_drop(local, peer);
		watches_drop(local, peer);
		peer_free(peer);
		local->record_due = true;
		peers_greeted(local);
		return;
	}
}

/* The inodes are gone already, with their tree; other kernels' handles are for the next leader. */
void lead_free(struct local *local)
{
	static const struct description_ops nothing = { .kind = "nothing" };
	while (local->peers) {
		struct peer *peer = local->peers;
		local->peers = peer->next;
		for (struct granted *g = peer->granted, *next; g; g = next) {
			struct description *d = description_find(g->handle);
			next = g->next;
			free(g);
			if (!d)
				continue;
			d->ops = &nothing;
			description_release(d);
		}
		peer_free(peer);
	}
	while (local->covered) {
		struct cover *c = local->covered;
		local->covered = c->next;
		free(c);
	}
	while (local->watched) {
		struct watching *w = local->watched;
		local->watched = w->next;
		free(w);
	}
	free(local->kept);
}
