/* The database behind localfs's device; see database.h. */
#include "database.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "localfs/device.h"
#include "memory.h"

struct record {
	struct record *next; /* in order of store and key */
	uint32_t store, key_length, length;
	char *key, *value;
};

struct call {
	struct call *next;
	uint32_t id, database;
	bool told;
	int status;
	char *bytes;
	uint32_t length;
};

static struct record *records;
static struct call *calls;
static struct peer_message *sent, **sent_end = &sent, *shown;
static uint32_t opened_as; /* the server's number for it */
static uint32_t last_foreign = 1u << 31;

bool database_clean = true, database_holds;
uint64_t database_leader, database_self = 1;
uint64_t database_others[8];
uint32_t database_other_count;
int database_open_error, database_get_error, database_commit_error;

static void *keep(size_t size)
{
	bool counted = memory_count(false);
	void *memory = calloc(1, size ? size : 1);
	memory_count(counted);
	if (!memory)
		abort();
	return memory;
}

static void drop(void *memory)
{
	bool counted = memory_count(false);
	free(memory);
	memory_count(counted);
}

static int order(const struct record *r, uint32_t store, const char *key, uint32_t length)
{
	if (r->store != store)
		return r->store < store ? -1 : 1;
	uint32_t common = r->key_length < length ? r->key_length : length;
	int by_bytes = memcmp(r->key, key, common);
	return by_bytes ? by_bytes : r->key_length < length ? -1 : r->key_length > length;
}

static struct record **place(uint32_t store, const char *key, uint32_t length)
{
	struct record **at = &records;
	while (*at && order(*at, store, key, length) < 0)
		at = &(*at)->next;
	return at;
}

static void record_drop(struct record **at)
{
	struct record *r = *at;
	*at = r->next;
	drop(r->key);
	drop(r->value);
	drop(r);
}

void database_put(
	uint32_t store, const void *key, uint32_t key_length, const void *value, uint32_t length)
{
	struct record **at = place(store, key, key_length);
	if (*at && !order(*at, store, key, key_length))
		record_drop(at);
	struct record *r = keep(sizeof *r);
	*r = (struct record){ *at, store, key_length, length, keep(key_length), keep(length) };
	memcpy(r->key, key, key_length);
	if (length)
		memcpy(r->value, value, length);
	*at = r;
}

uint32_t database_records(uint32_t store)
{
	uint32_t n = 0;
	for (struct record *r = records; r; r = r->next)
		n += r->store == store;
	return n;
}

void database_clear(void)
{
	while (records)
		record_drop(&records);
	while (calls)
		exa_database_end(calls->id);
	while (sent) {
		struct peer_message *m = sent;
		sent = m->next;
		drop(m);
	}
	drop(shown);
	shown = NULL;
	sent_end = &sent;
	database_clean = true;
	database_holds = false;
	database_leader = 0;
	database_self = 1;
	database_other_count = 0;
	database_open_error = database_get_error = database_commit_error = 0;
}

/* --- calls --- */

static struct call *call_new(uint32_t id, uint32_t database, int status, uint32_t length)
{
	struct call *c = keep(sizeof *c);
	*c = (struct call){ calls, id, database, false, status, keep(length), length };
	calls = c;
	return c;
}

static void tell(struct call *c)
{
	struct stored_request said = { c->id, c->database, c->status, c->status < 0 ? 0 : c->length };
	c->told = true;
	host_device(EXA_MSG_stored, &said, sizeof said, "as the test wants", c->status < 0 ? 17 : 0);
}

static void call_ended(struct call *c)
{
	if (!database_holds)
		tell(c);
}

void database_fail(int status)
{
	database_get_error = database_commit_error = database_open_error = status;
	for (struct call *c = calls; c && status; c = c->next)
		if (!c->told)
			c->status = status;
}

void database_let_go(void)
{
	for (struct call *c = calls; c; c = c->next)
		if (!c->told)
			tell(c);
	host_run();
}

uint32_t database_calls(void)
{
	uint32_t n = 0;
	for (struct call *c = calls; c; c = c->next)
		n++;
	return n;
}

/* What the answer to an opening is, written to `out` where that is not null; how long it is. */
static uint32_t contents(char *out)
{
	struct opened opened = { -1, database_clean, database_other_count, database_self,
		database_leader };
	uint32_t at = sizeof opened, numbers = database_other_count * sizeof(uint64_t);
	if (out) {
		memcpy(out, &opened, sizeof opened);
		memcpy(out + at, database_others, numbers);
	}
	at += numbers;
	for (struct record *r = database_leader ? NULL : records; r; r = r->next) {
		bool piece = r->store == STORE_PIECES;
		uint16_t key_length = (uint16_t)r->key_length;
		uint32_t length = piece ? 0 : r->length;
		if (piece && database_clean)
			continue;
		if (out) {
			out[at] = (char)r->store;
			out[at + 1] = 0;
			memcpy(out + at + 2, &key_length, sizeof key_length);
			memcpy(out + at + 4, &length, sizeof length);
			memcpy(out + at + 8, r->key, r->key_length);
			memcpy(out + at + 8 + r->key_length, r->value, length);
		}
		at += 8 + r->key_length + length;
	}
	return at;
}

int exa_database_open(
	uint32_t call, uint32_t database, const char *name, uint32_t length, uint32_t flags)
{
	(void)name, (void)length, (void)flags;
	opened_as = database;
	struct call *c = call_new(call, database, database_open_error, contents(NULL));
	contents(c->bytes);
	call_ended(c);
	return 0;
}

int exa_database_get(uint32_t call, uint32_t database, const char *key, uint32_t length)
{
	struct record *r = *place(STORE_PIECES, key, length);
	bool found = r && !order(r, STORE_PIECES, key, length);
	struct call *c = call_new(call, database, database_get_error, found ? r->length : 0);
	if (found)
		memcpy(c->bytes, r->value, r->length);
	else
		c->length = (uint32_t)-1;
	call_ended(c);
	return 0;
}

int exa_database_commit(uint32_t call, uint32_t database, const struct operation *operations,
	uint32_t count, uint32_t flags)
{
	(void)flags;
	for (const struct operation *o = operations; o < operations + count && !database_commit_error;
		 o++) {
		struct record **at = place(o->store, o->key, o->key_length);
		if (o->kind == OPERATION_PUT)
			database_put(o->store, o->key, o->key_length, o->value, o->value_length);
		else if (o->kind == OPERATION_DELETE && *at && !order(*at, o->store, o->key, o->key_length))
			record_drop(at);
		else if (o->kind == OPERATION_RANGE)
			while (*at && order(*at, o->store, o->value, o->value_length) <= 0)
				record_drop(at);
	}
	call_ended(call_new(call, database, database_commit_error, 0));
	return 0;
}

int exa_database_read(uint32_t call, double offset, void *buffer, uint32_t count)
{
	struct call *c = calls;
	while (c && c->id != call)
		c = c->next;
	uint32_t at = (uint32_t)offset;
	if (!c || c->length == (uint32_t)-1 || at >= c->length)
		return 0;
	uint32_t n = c->length - at < count ? c->length - at : count;
	memcpy(buffer, c->bytes + at, n);
	return (int)n;
}

void exa_database_end(uint32_t call)
{
	for (struct call **p = &calls; *p; p = &(*p)->next)
		if ((*p)->id == call) {
			struct call *c = *p;
			*p = c->next;
			drop(c->bytes);
			drop(c);
			return;
		}
}

void exa_database_close(uint32_t database) { (void)database; }

/* --- the group --- */

void exa_database_send(uint32_t database, const uint64_t *to, const void *bytes, uint32_t count)
{
	(void)database;
	struct peer_message *m = keep(sizeof *m + count + 1);
	m->to = *to;
	m->length = count;
	memcpy(m->bytes, bytes, count);
	*sent_end = m;
	sent_end = &m->next;
}

const struct peer_message *database_sent(void)
{
	drop(shown);
	shown = sent;
	if (sent && !(sent = sent->next))
		sent_end = &sent;
	return shown;
}

static void member(uint32_t event, uint64_t peer, int status, const struct call *c)
{
	struct member_request said = { opened_as, event, peer, c ? c->id : 0, status,
		c ? c->length : 0 };
	host_device(EXA_MSG_member, &said, sizeof said, "as the test wants", status < 0 ? 17 : 0);
	host_run();
}

void database_member(uint32_t event, uint64_t peer, int status, const void *bytes, uint32_t length)
{
	struct call *c = bytes ? call_new(++last_foreign, opened_as, 0, length) : NULL;
	if (c) {
		memcpy(c->bytes, bytes, length);
		c->told = true;
	}
	member(event, peer, status, c);
}

void database_elect(void)
{
	database_leader = 0;
	struct call *c = call_new(++last_foreign, opened_as, 0, contents(NULL));
	contents(c->bytes);
	c->told = true;
	member(PEER_ELECTED, database_self, 0, c);
}
