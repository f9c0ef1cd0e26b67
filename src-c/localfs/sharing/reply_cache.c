/*
 * The reply cache: what peers were answered, and may ask for again of the next leader. It goes to
 * the database together with the changes themselves.
 *
 * Owns: struct cached_reply, and its form in the database. Entry points: reply_cache_add,
 * reply_cache_trim, reply_cache_free, lead_record, lead_load. Does not do: giving an answer again
 * (lead.c).
 */
#include <stdlib.h>
#include <string.h>

#include "peer.h"

/** In the database: of each peer, then of each of its answers. */
struct peer_record {
	uint64_t number;
	uint32_t through, count;
};
struct reply_record {
	int64_t offset;
	uint32_t id;
	int32_t status;
	uint32_t length, spare;
};

void reply_cache_add(struct remote_request *remote, int status, const void *reply, uint32_t size)
{
	struct cached_reply *cached = malloc(sizeof *cached + size);
	if (!cached) {
		local_lose(remote->peer->local, "no memory is left to note what was answered");
		return;
	}
	*cached =
		(struct cached_reply){ remote->peer->replies, remote->id, status, remote->offset, size };
	memcpy(cached->bytes, reply, size);
	remote->peer->replies = cached;
	remote->peer->uncommitted = true;
	remote->peer->local->record_due = true;
}

void reply_cache_trim(struct peer *peer, uint32_t below)
{
	if (below <= peer->through)
		return;
	peer->through = below;
	peer->local->record_due = true;
	for (struct cached_reply **p = &peer->replies; *p;) {
		struct cached_reply *cached = *p;
		if (cached->id >= below) {
			p = &cached->next;
			continue;
		}
		*p = cached->next;
		free(cached);
	}
}

void reply_cache_free(struct peer *peer)
{
	for (struct cached_reply *cached = peer->replies, *next; cached; cached = next) {
		next = cached->next;
		free(cached);
	}
}

char *lead_record(struct local *local, int64_t *length)
{
	size_t size = 0;
	*length = 0;
	if (!local->record_due)
		return NULL;
	for (const struct peer *peer = local->peers; peer; peer = peer->next) {
		size += sizeof(struct peer_record);
		for (const struct cached_reply *cached = peer->replies; cached; cached = cached->next)
			size += sizeof(struct reply_record) + cached->length;
	}
	char *bytes = malloc(size + 1), *at = bytes;
	*length = bytes ? (int64_t)size : -1;
	for (const struct peer *peer = bytes ? local->peers : NULL; peer; peer = peer->next) {
		struct peer_record record = { peer->number, peer->through, 0 };
		for (const struct cached_reply *cached = peer->replies; cached; cached = cached->next)
			record.count++;
		memcpy(at, &record, sizeof record);
		at += sizeof record;
		for (const struct cached_reply *cached = peer->replies; cached; cached = cached->next) {
			memcpy(at,
				&(struct reply_record){
					cached->offset, cached->id, cached->status, cached->length, 0 },
				sizeof(struct reply_record));
			memcpy(at + sizeof(struct reply_record), cached->bytes, cached->length);
			at += sizeof(struct reply_record) + cached->length;
		}
	}
	return bytes;
}

void lead_load(struct local *local, const char *bytes, uint32_t length)
{
	const char *end = bytes + length;
	struct peer_record record;
	while ((size_t)(end - bytes) >= sizeof record) {
		memcpy(&record, bytes, sizeof record);
		bytes += sizeof record;
		/* Of whom has gone since nothing is needed. */
		struct peer *peer = peer_find(local, record.number);
		if (peer)
			peer->through = record.through;
		for (struct reply_record d; record.count && (size_t)(end - bytes) >= sizeof d;
			 record.count--) {
			memcpy(&d, bytes, sizeof d);
			bytes += sizeof d;
			if ((size_t)(end - bytes) < d.length)
				return;
			struct cached_reply *cached = peer ? malloc(sizeof *cached + d.length) : NULL;
			if (cached) {
				*cached =
					(struct cached_reply){ peer->replies, d.id, d.status, d.offset, d.length };
				memcpy(cached->bytes, bytes, d.length);
				peer->replies = cached;
			}
			bytes += d.length;
		}
	}
}
