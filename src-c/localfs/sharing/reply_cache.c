/*
 * What parties were answered, and may ask for again of the next leader: it goes to the database
 * together with the changes themselves.
 *
 * Owns: struct done, and its form in the database. Entry points: done_note, done_through,
 * dones_free, lead_record, lead_load. Does not do: giving an answer again (lead.c).
 */
#include <stdlib.h>
#include <string.h>

#include "peer.h"

/** In the database: of each party, then of each of its answers. */
struct party_record {
	uint64_t peer;
	uint32_t through, count;
};
struct done_record {
	int64_t offset;
	uint32_t id;
	int32_t status;
	uint32_t length, spare;
};

void done_note(struct errand *e, int status, const void *reply, uint32_t size)
{
	struct done *done = malloc(sizeof *done + size);
	if (!done) {
		local_lose(e->party->local, "no memory is left to note what was answered");
		return;
	}
	*done = (struct done){ e->party->done, e->id, status, e->offset, size };
	memcpy(done->bytes, reply, size);
	e->party->done = done;
	e->party->uncommitted = true;
	e->party->local->record_due = true;
}

void done_through(struct party *party, uint32_t below)
{
	if (below <= party->through)
		return;
	party->through = below;
	party->local->record_due = true;
	for (struct done **p = &party->done; *p;) {
		struct done *done = *p;
		if (done->id >= below) {
			p = &done->next;
			continue;
		}
		*p = done->next;
		free(done);
	}
}

void dones_free(struct party *party)
{
	for (struct done *done = party->done, *next; done; done = next) {
		next = done->next;
		free(done);
	}
}

char *lead_record(struct local *local, int64_t *length)
{
	size_t size = 0;
	*length = 0;
	if (!local->record_due)
		return NULL;
	for (const struct party *party = local->parties; party; party = party->next) {
		size += sizeof(struct party_record);
		for (const struct done *done = party->done; done; done = done->next)
			size += sizeof(struct done_record) + done->length;
	}
	char *bytes = malloc(size + 1), *at = bytes;
	*length = bytes ? (int64_t)size : -1;
	for (const struct party *party = bytes ? local->parties : NULL; party; party = party->next) {
		struct party_record record = { party->peer, party->through, 0 };
		for (const struct done *done = party->done; done; done = done->next)
			record.count++;
		memcpy(at, &record, sizeof record);
		at += sizeof record;
		for (const struct done *done = party->done; done; done = done->next) {
			memcpy(at,
				&(struct done_record){ done->offset, done->id, done->status, done->length, 0 },
				sizeof(struct done_record));
			memcpy(at + sizeof(struct done_record), done->bytes, done->length);
			at += sizeof(struct done_record) + done->length;
		}
	}
	return bytes;
}

void lead_load(struct local *local, const char *bytes, uint32_t length)
{
	const char *end = bytes + length;
	struct party_record record;
	while ((size_t)(end - bytes) >= sizeof record) {
		memcpy(&record, bytes, sizeof record);
		bytes += sizeof record;
		/* Of whom has gone since nothing is needed. */
		struct party *party = party_find(local, record.peer);
		if (party)
			party->through = record.through;
		for (struct done_record d; record.count && (size_t)(end - bytes) >= sizeof d;
			 record.count--) {
			memcpy(&d, bytes, sizeof d);
			bytes += sizeof d;
			if ((size_t)(end - bytes) < d.length)
				return;
			struct done *done = party ? malloc(sizeof *done + d.length) : NULL;
			if (done) {
				*done = (struct done){ party->done, d.id, d.status, d.offset, d.length };
				memcpy(done->bytes, bytes, d.length);
				party->done = done;
			}
			bytes += d.length;
		}
	}
}
