/* Taking inputs apart, and playing any messages to a server; see fuzz.h. */
#include "fuzz.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "message.h"

uint8_t input_byte(struct input *in) { return in->at < in->end ? *in->at++ : 0; }

uint32_t input_word(struct input *in)
{
	uint32_t word = 0;
	for (int i = 0; i < 4; i++)
		word = word << 8 | input_byte(in);
	return word;
}

uint32_t input_bytes(struct input *in, const uint8_t **bytes, uint32_t most)
{
	uint32_t count = input_byte(in), left = (uint32_t)(in->end - in->at);
	count = count < left ? count : left;
	count = count < most ? count : most;
	*bytes = in->at;
	in->at += count;
	return count;
}

void fuzz_begin(void)
{
	fail_aborts = true;
	at_wait = NULL;
	host_start();
	suite_begin();
}

/* --- what the server answers to --- */

static const struct message *handled[256];
static uint32_t handled_count;

/* A bare header tells: ENOSYS is the loop's own. */
static void handled_find(void)
{
	const struct message *m;
	for (uint32_t i = 0; (m = message_at(i)); i++) {
		fuzz_begin();
		uint32_t request = host_request(EXA_ENDPOINT(4000, 1), m->number, NULL, 0);
		if (status_of(request) != -ENOSYS)
			handled[handled_count++] = m;
	}
}

/* --- numbers that the server has told --- */

/** The last ones. */
struct seen {
	uint64_t numbers[64];
	uint32_t count;
};
#define SEEN_MAX (sizeof((struct seen *)0)->numbers / sizeof(uint64_t))
static struct seen any, handles, inodes;

static void see(struct seen *s, uint64_t number) { s->numbers[s->count++ % SEEN_MAX] = number; }

/* The n-th; 0 where there is none. */
static uint64_t seen_at(const struct seen *s, uint32_t n)
{
	uint32_t many = s->count < SEEN_MAX ? s->count : (uint32_t)SEEN_MAX;
	return many ? s->numbers[n % many] : 0;
}

void fuzz_handle(uint64_t handle)
{
	if (handle)
		see(&handles, handle);
}
void fuzz_inode(uint64_t ino) { see(&inodes, ino); }

static bool names_handle(const struct field *f)
{
	return f->size == 8 && (strstr(f->name, "handle") || !strcmp(f->name, "ticket"));
}

static bool names_inode(const struct field *f)
{
	static const char *const names[] = { "ino", "start", "root", "parent", "from", "to", "lower" };
	for (uint32_t i = 0; f->size == 8 && i < sizeof names / sizeof *names; i++)
		if (!strcmp(f->name, names[i]))
			return true;
	return false;
}

static void note(uint64_t number)
{
	if (number > 4)
		see(&any, number);
}

static void note_fields(const struct field *f, const char *bytes)
{
	for (; f->size; bytes += f->size * f->count, f++) {
		uint64_t number = 0;
		if (f->count > 1)
			continue;
		memcpy(&number, bytes, f->size);
		note(number);
		if (names_handle(f))
			fuzz_handle(number);
		else if (names_inode(f) && number)
			fuzz_inode(number);
	}
}

static uint64_t number(struct input *in)
{
	static const int64_t odd[] = { -1, -2, -100, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, 4096,
		65536, 65535, 1 << 20, 0x80000, 0x800, 0x40, 0x241, 0x4000, 1ll << 40, 1ll << 32 };
	uint8_t kind = input_byte(in);
	if (kind < 96)
		return kind % 24;
	if (kind < 192)
		return any.count ? seen_at(&any, kind) : kind;
	if (kind < 224)
		return (uint64_t)odd[kind % (sizeof odd / sizeof *odd)];
	if (kind < 240)
		return input_byte(in);
	if (kind < 250)
		return input_word(in);
	return (uint64_t)input_word(in) << 32 | input_word(in);
}

/* Fields whose name says what would do; the others, and one in eight of these, get any number. */
static uint64_t number_for(struct input *in, const struct field *f)
{
	static const struct {
		const char *name;
		int64_t numbers[12];
		uint32_t count;
	} usual[] = {
		{ "fd", { 0, 1, 2, 3, 4, 5 }, 6 },
		{ "dirfd", { -100 }, 1 },
		{ "from_dirfd", { -100 }, 1 },
		{ "to_dirfd", { -100 }, 1 },
		{ "offset", { -1, 0, 0, 1, 5, 4096, 65536, 300000 }, 8 },
		{ "count", { 1, 5, 100, 4096, 65536, 0 }, 6 },
		{ "fs", { 1, 2, 3, 1, 2, 3, 4 }, 7 },
		{ "start", { 1, 2, 3, 4 }, 4 },
		{ "parent", { 1, 2, 3 }, 3 },
		{ "ino", { 1, 2, 3, 4, 5 }, 5 },
		{ "root", { 0, 0, 1, 2 }, 4 },
		{ "family", { 1, 1, 2, 10 }, 4 },
		{ "type", { 1, 2, 5, 0, 1 }, 5 },
		{ "protocol", { 0, 0, 0, 6 }, 4 },
		{ "op", { 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14 }, 12 },
		{ "kind", { 1, 2, 3 }, 3 },
		{ "flags", { 0, 0, 0, 1, 2, 0102, 0x800, 0x10000, 0200000, 02, 0x40 }, 11 },
		{ "pid", { -1, 0, 1, 9, 10, 11 }, 6 },
		{ "signal", { 0, 1, 2, 9, 15, 17, 18, 19 }, 8 },
		{ "tty", { 1, 2, 64, 65 }, 4 },
		{ "set", { 0, 1, 1, 2 }, 4 },
		{ "mode", { 0644, 0755, 0100644, 0010644, 0020644 }, 5 },
		{ "hops", { 0 }, 1 },
		{ "request",
			{ 0x5401, 0x5402, 0x5403, 0x5404, 0x5409, 0x540a, 0x540b, 0x5413, 0x5414, 0x541b,
				0x5420, 0x40045431 },
			12 },
		{ "events", { 1, 4, 5, 0x80000001, 0xffff }, 5 },
		{ "token", { 0, 1, 2 }, 3 },
		{ "name_length", { 0, 2, 8, 16, 28, 110 }, 6 },
	};
	uint8_t how = input_byte(in);
	if (how < 32)
		return number(in);
	if (names_handle(f))
		return seen_at(&handles, input_byte(in));
	if (names_inode(f) && how >= 96 && inodes.count)
		return seen_at(&inodes, input_byte(in));
	for (uint32_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (!strcmp(usual[i].name, f->name))
			return (uint64_t)usual[i].numbers[how % usual[i].count];
	return number(in);
}

/* Long rows are mostly zeros; whose authority it is, mostly the superuser's. */
static uint32_t fill(struct input *in, const struct field *f, char *out)
{
	char *at = out;
	for (; f->size; f++) {
		if (!strcmp(f->name, "cred") && input_byte(in) < 192) {
			memset(at, 0, (size_t)f->size * f->count);
			at += f->size * f->count;
			continue;
		}
		for (uint32_t i = 0; i < f->count; i++, at += f->size) {
			uint64_t n = f->count == 1 ? number_for(in, f) : i < 2 ? number(in) : 0;
			memcpy(at, &n, f->size);
		}
	}
	return (uint32_t)(at - out);
}

/* Of servers nobody says that they are gone: their answers would be nobody's. */
static void only_programs_go(const struct message *m, char *fields)
{
	struct gone_request *q = (struct gone_request *)fields;
	if (m->number == EXA_MSG_gone && EXA_SLOT(q->endpoint) < EXA_SERVERS)
		q->endpoint = PROGRAM(EXA_SLOT(q->endpoint));
}

static void tail(struct input *in, const struct dictionary *d)
{
	static char bytes[EXA_TAIL_MAX];
	uint8_t kind = input_byte(in);
	uint32_t length = 0;
	const uint8_t *raw;
	if (kind < 64)
		return;
	if (kind < 240) {
		/* One text, or several with NULs between. */
		uint32_t texts = kind < 160 ? 1 : kind < 220 ? 2 : 4;
		for (uint32_t i = 0; i < texts; i++) {
			const char *text = d->texts[input_byte(in) % d->text_count];
			size_t n = strlen(text);
			memcpy(bytes + length, text, n + 1);
			length += (uint32_t)n + (i + 1 < texts);
		}
	} else if (kind < 254) {
		length = input_bytes(in, &raw, 255);
		memcpy(bytes, raw, length);
	} else {
		length = input_word(in) % (EXA_TAIL_MAX + 1);
		memset(bytes, input_byte(in), length);
	}
	tail_bytes(bytes, length);
}

/* --- playing --- */

#define REQUESTS_MAX 256
static struct {
	uint32_t id;
	const struct message *message;
	bool seen;
} requests[REQUESTS_MAX];
static uint32_t request_count;

/* With EXA_TRACE set: what is played, for whoever looks for what an input does. */
static void trace(const char *what, uint32_t from, uint32_t n)
{
	static int on = -1;
	if (on < 0)
		on = getenv("EXA_TRACE") != NULL;
	if (on)
		fprintf(stderr, "%u: %s from %x\n", n, what, from);
}

static void look_at_answers(void)
{
	for (uint32_t i = 0; i < request_count; i++) {
		int status = status_of(requests[i].id);
		if (requests[i].seen || status == UNANSWERED)
			continue;
		requests[i].seen = true;
		trace(status < 0 ? strerror(-status) : "done", 0, requests[i].id);
		if (status_of(requests[i].id) >= 0)
			note_fields(requests[i].message->reply,
				host_reply(requests[i].id, requests[i].message->reply_size));
	}
}

static uint32_t sender(struct input *in, const struct dictionary *d)
{
	uint8_t which = input_byte(in);
	if (which >= 200 && any.count) {
		uint32_t endpoint = (uint32_t)seen_at(&any, which);
		if (EXA_SLOT(endpoint) >= EXA_SERVERS && EXA_GENERATION(endpoint))
			return endpoint;
	}
	return d->senders[which % d->sender_count];
}

static bool (*usual)(struct sent *);
static uint8_t holds; /* of 256 questions, so many are left unanswered at first */
static uint8_t turn;

static bool sometimes(struct sent *s)
{
	turn = (uint8_t)(turn * 5 + 113);
	return turn < holds || !usual ? false : usual(s);
}

static struct sent *some_question(struct input *in)
{
	uint8_t skip = input_byte(in) % 4;
	struct sent *found = NULL;
	for (uint32_t i = 0; message_at(i); i++) {
		struct sent *s = host_asked(message_at(i)->number);
		if (s) {
			found = s;
			if (!skip--)
				break;
		}
	}
	return found;
}

static void answer_somehow(struct input *in, const struct dictionary *d)
{
	struct sent *s = some_question(in);
	char fields[1024];
	uint8_t how = input_byte(in);
	if (!s)
		return;
	trace(how < 128 ? "answer" : how < 160 ? "error" : "odd answer", s->to, s->head->id);
	if (how < 128 && usual && usual(s))
		return;
	if (how < 160) {
		static const int errors[] = { -EIO, -ENOMEM, -ENOENT, -EACCES, -EINTR, -ENOSPC, -EINVAL };
		answer_plainly(s, errors[how % 7]);
		return;
	}
	const struct message *m = message_find(s->head->number);
	uint32_t size = fill(in, m->reply, fields);
	tail(in, d);
	host_answer(s, 0, fields, size);
}

static void answer_all(void)
{
	for (uint32_t i = 0; usual && answer_oldest(usual); i++)
		if (i == 10000)
			fail(__FILE__, __LINE__, "the server asks without end");
}

void dispatch_fuzz(struct input in, const struct dictionary *d)
{
	static _Alignas(8) char fields[1024];
	if (!handled_count)
		handled_find();
	fuzz_begin();
	any.count = handles.count = inodes.count = 0;
	if (d->begin)
		d->begin();
	usual = below;
	below = sometimes;
	holds = input_byte(&in);
	turn = 0;
	request_count = 0;
	for (uint32_t i = 0; i < d->sender_count; i++)
		note(d->senders[i]);
	while (in.at < in.end && request_count < REQUESTS_MAX) {
		uint8_t what = input_byte(&in);
		if (what < 160) {
			const struct message *m = handled[input_byte(&in) % handled_count];
			uint32_t from = sender(&in, d);
			uint32_t size = fill(&in, m->request, fields);
			only_programs_go(m, fields);
			tail(&in, d);
			if (what < 16)
				as_actor((uint32_t)number(&in));
			trace(m->name, from, what >= 140 ? 0 : host_next());
			if (what >= 140) {
				host_notice(
					d->notice_from && what < 150 ? d->notice_from : from, m->number, fields, size);
			} else {
				requests[request_count].message = m;
				requests[request_count].seen = false;
				requests[request_count++].id = host_request(from, m->number, fields, size);
			}
		} else if (what < 200) {
			answer_somehow(&in, d);
		} else if (what < 216) {
			advance(input_byte(&in) % 8 * SECOND / 4);
		} else if (what < 232 && request_count) {
			uint32_t which = requests[input_byte(&in) % request_count].id;
			trace("cancel", 0, which);
			if (status_of(which) == UNANSWERED)
				cancel(which);
		} else if (what < 240) {
			uint32_t who = sender(&in, d);
			trace("death", who, 0);
			d->die(who);
		} else if (what < 244) {
			trace("allocation", 0, 0);
			fail_allocation(input_byte(&in) % 16 + 1);
		} else if (d->device) {
			trace("device", 0, 0);
			d->device(input_byte(&in));
			host_run();
		}
		look_at_answers();
	}
	/* Now all goes well again, and nobody wants to wait any more. */
	fail_allocation(0);
	below = usual;
	answer_all();
	cancel_all();
	if (d->device)
		d->device(DEVICE_WELL);
	answer_all();
	if (d->device) {
		/* What waited for its turn asks only now. */
		for (int i = 0; i < 100 && first_unanswered(); i++) {
			advance(SECOND);
			d->device(DEVICE_WELL);
			answer_all();
		}
		cancel_all();
	}
	uint32_t left = first_unanswered();
	if (left)
		fail(__FILE__, __LINE__, "%s was cancelled and is not answered", host_name(left));
}
