/*
 * Who follows this kernel while it leads: the parties, and what each has open here.
 *
 * Owns: the parties of a mount; inodes without a name that one of them may still have open.
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

struct party *party_find(struct local *local, uint64_t peer)
{
	struct party *party = local->parties;
	while (party && party->peer != peer)
		party = party->next;
	return party;
}

struct party *party_get(struct local *local, uint64_t peer)
{
	struct party *party = party_find(local, peer);
	if (party || !(party = calloc(1, sizeof *party)))
		return party;
	*party = (struct party){
		.next = local->parties, .local = local, .peer = peer, .posts_end = &party->posts
	};
	local->parties = party;
	return party;
}

bool party_is_own(const struct party *party) { return party->peer == party->local->self; }

void party_send(struct party *party, const void *bytes, uint32_t size)
{
	if (party->peer == party->local->self)
		follow_message(party->local, bytes, size);
	else
		exa_database_send(party->local->database, &party->peer, bytes, size);
}

void party_reply(struct party *party, struct peer_reply head, const void *body, uint32_t size)
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
	party_send(party, bytes, (uint32_t)sizeof head + size);
	if (bytes != few)
		free(bytes);
}

void party_grant(struct party *party, uint64_t handle)
{
	struct granted *g = party_is_own(party) ? NULL : malloc(sizeof *g);
	if (!g)
		return;
	*g = (struct granted){ party->granted, handle };
	party->granted = g;
	party->local->tree->open--;
}

bool party_grant_take(struct party *party, uint64_t handle)
{
	for (struct granted **p = &party->granted; *p; p = &(*p)->next)
		if ((*p)->handle == handle) {
			struct granted *g = *p;
			*p = g->next;
			free(g);
			party->local->tree->open++;
			return true;
		}
	return party_is_own(party);
}

bool party_reopen(struct party *party, const struct peer_handle *h)
{
	struct inode *inode = inode_find(party->local->tree, h->ino);
	if (!inode)
		return false;
	struct description *d = description_find(h->handle)
		? NULL
		: description_adopt(h->handle, NULL, NULL, h->flags, h->uid);
	if (!d)
		return true;
	fs_reopen(d, inode);
	d->offset = h->offset;
	party_grant(party, h->handle);
	return true;
}

void parties_greeted(struct local *local)
{
	for (const struct party *party = local->parties; party; party = party->next)
		if (!party->greeted)
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
	for (const struct party *party = local->parties; party; party = party->next)
		awaited |= !party->greeted;
	struct inode **kept =
		awaited ? realloc(local->kept, (local->kept_count + 1) * sizeof *kept) : NULL;
	if (!kept)
		return false;
	local->kept = kept;
	kept[local->kept_count++] = inode;
	return true;
}

void party_hello(struct party *party, const struct peer_hello *q, const char *body, uint32_t size)
{
	const struct peer_handle *h = (const struct peer_handle *)body;
	size_t watches, covers, end;
	if (span_array(0, q->handles, sizeof *h, size, &watches)
		&& span_array(watches, q->watches, sizeof(struct peer_watch), size, &covers)
		&& span_array(covers, q->covers, sizeof(uint64_t), size, &end)) {
		const struct peer_watch *w = (const struct peer_watch *)(body + watches);
		const uint64_t *covered = (const uint64_t *)(body + covers);
		for (uint32_t i = 0; i < q->handles; i++)
			if (!party_reopen(party, &h[i]))
				awaited_add(party, &h[i]);
		for (uint32_t i = 0; i < q->covers; i++)
			cover_set(party->local, party, 0, covered[i], true);
		for (uint32_t i = 0; i < q->watches; i++)
			watch_set(party->local, party, w[i].ino, w[i].events);
	}
	party->greeted = true;
	parties_greeted(party->local);
}

void lead_begin(struct local *local, const uint64_t *others, uint32_t count, bool took_over)
{
	local->took_over = took_over;
	for (uint32_t i = 0; i < count; i++)
		party_get(local, others[i]);
	if (took_over)
		party_get(local, local->self);
}

/* Its memory, and its requests; what it has open is the caller's. */
static void party_free(struct party *party)
{
	requests_drop_foreign(party);
	awaited_drop(party, 0);
	dones_free(party);
	for (struct post *post = party->posts, *next; post; post = next) {
		next = post->next;
		free(post);
	}
	free(party);
}

void lead_gone(struct local *local, uint64_t peer)
{
	for (struct party **p = &local->parties; *p; p = &(*p)->next) {
		struct party *party = *p;
		if (party->peer != peer)
			continue;
		*p = party->next;
		while (party->granted) {
			struct description *d = description_find(party->granted->handle);
			party_grant_take(party, party->granted->handle);
			if (d)
				description_release(d);
		}
		covers_drop(local, party);
		watches_drop(local, party);
		party_free(party);
		local->record_due = true;
		parties_greeted(local);
		return;
	}
}

/* The inodes are gone already, with their tree; other kernels' handles are for the next leader. */
void lead_free(struct local *local)
{
	static const struct description_ops nothing = { .kind = "nothing" };
	while (local->parties) {
		struct party *party = local->parties;
		local->parties = party->next;
		for (struct granted *g = party->granted, *next; g; g = next) {
			struct description *d = description_find(g->handle);
			next = g->next;
			free(g);
			if (!d)
				continue;
			d->ops = &nothing;
			description_release(d);
		}
		party_free(party);
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
