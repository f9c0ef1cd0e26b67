/* Any messages from kernels that share a database, to one that leads and to one that follows. */
#include "fuzz.h"
#include "localfs/device.h"
#include "localfs/localfs.h"
#include "localfs/sharing/peer_message.h"

/* Handles that the leader, or a peer, has told. */
static uint64_t handles[16];
static uint32_t handle_count;

static void handle_note(uint64_t handle)
{
	if (handle)
		handles[handle_count++ % 16] = handle;
}

static uint64_t some_handle(struct input *in)
{
	uint32_t many = handle_count < 16 ? handle_count : 16;
	return many ? handles[input_byte(in) % many] : input_byte(in);
}

/* Mostly small. */
static uint32_t number(struct input *in)
{
	uint8_t how = input_byte(in);
	return how < 220 ? how % 8 : input_word(in);
}

static uint32_t put(uint8_t *out, const void *bytes, uint32_t size)
{
	memcpy(out, bytes, size);
	return size;
}

static uint32_t words(struct input *in, uint8_t *out, uint32_t bytes)
{
	for (uint32_t at = 0; at < bytes; at += 4) {
		uint32_t n = number(in);
		memcpy(out + at, &n, bytes - at < 4 ? bytes - at : 4);
	}
	return bytes;
}

static uint32_t text(struct input *in, uint8_t *out)
{
	static const char *const texts[] = { "f", "d", "d/g", "", "l\0f", ".." };
	static const uint8_t sizes[] = { 1, 1, 3, 0, 3, 2 };
	uint8_t which = input_byte(in);
	const uint8_t *bytes;
	if (which < 220)
		return put(out, texts[which % 6], sizes[which % 6]);
	uint32_t n = input_bytes(in, &bytes, 255);
	return put(out, bytes, n);
}

/* What a follower asks: a datagram with its fields. */
static uint32_t request(struct input *in, uint8_t *out)
{
	static const struct {
		uint16_t number, size;
		bool by_handle;
	} asked[] = {
#define ASKED_BY(name, by_handle) { EXA_MSG_##name, sizeof(struct name##_request), by_handle }
		ASKED_BY(path, false), ASKED_BY(path, false), ASKED_BY(read, true), ASKED_BY(write, true),
		ASKED_BY(release, true), ASKED_BY(fs_rename, false), ASKED_BY(handle_stat, true),
		ASKED_BY(truncate, true), ASKED_BY(readdir, true), ASKED_BY(fs_link, false),
		ASKED_BY(fs_watch, false), ASKED_BY(fs_cover, false), ASKED_BY(seek, true),
		ASKED_BY(sync, true), ASKED_BY(allocate, true), ASKED_BY(description_flags, true),
		ASKED_BY(fs_pathname, false), ASKED_BY(fs_statfs, false), ASKED_BY(handle_set, true)
	};
	uint32_t which = input_byte(in) % (sizeof asked / sizeof *asked), length = 0;
	struct peer_request q = { .kind = PEER_REQUEST,
		.id = number(in),
		.answered = number(in) % 4,
		.flags = input_byte(in) < 200 ? 0 : number(in),
		.handle = input_byte(in) < 200 ? 0 : some_handle(in),
		.ino = number(in) % 8 };
	struct exa_header head = { .number = asked[which].number,
		.version = EXA_PROTOCOL_VERSION,
		.kind = EXA_REQUEST,
		.id = 5,
		.sender = SERVER(resmgr) };
	length += put(out, &q, sizeof q);
	length += put(out + length, &head, sizeof head);
	uint8_t *fields = out + length;
	if (head.number == EXA_MSG_path) {
		struct path_request path = { .fs = 1,
			.op = input_byte(in) % 16,
			.start = 1 + input_byte(in) % 4,
			.flags = input_byte(in) < 128 ? O_RDWR | O_CREAT : number(in),
			.mode = 0755 };
		length += put(fields, &path, sizeof path);
	} else {
		length += words(in, fields, asked[which].size);
		if (asked[which].by_handle) {
			uint64_t handle = some_handle(in);
			memcpy(fields, &handle, sizeof handle);
		}
	}
	return length + text(in, out + length);
}

/* The bytes of a message: mostly of a right form. */
static uint32_t message(struct input *in, uint8_t *out)
{
	const uint8_t *bytes;
	uint32_t length = 0;
	switch (input_byte(in) % 8) {
	case 0: {
		struct peer_hello hello = { PEER_HELLO, number(in), number(in), number(in) };
		length += put(out, &hello, sizeof hello);
		for (uint32_t i = 0; i < hello.handles % 8; i++) {
			struct peer_handle h = { some_handle(in), number(in), number(in), number(in), 0 };
			length += put(out + length, &h, sizeof h);
		}
		length +=
			words(in, out + length, (hello.watches % 8) * (uint32_t)sizeof(struct peer_watch));
		length += words(in, out + length, (hello.covers % 8) * (uint32_t)sizeof(uint64_t));
		break;
	}
	case 1: {
		struct peer_reply reply = { PEER_REPLY, number(in), input_byte(in) < 200 ? 0 : -EIO,
			number(in), number(in) };
		struct path_reply path = { .walk = EXA_WALK_DONE,
			.ino = number(in),
			.handle = input_byte(in) < 128 ? input_word(in) : 0,
			.st.mode = S_IFREG | 0644 };
		handle_note(path.handle);
		length += put(out, &reply, sizeof reply);
		length += put(out + length, &path, sizeof path);
		break;
	}
	case 2: {
		struct peer_committed committed = { PEER_COMMITTED, number(in) };
		length += put(out, &committed, sizeof committed);
		break;
	}
	case 3: {
		struct peer_event_of event = { PEER_EVENT, number(in), number(in), 1, number(in) };
		length += put(out, &event, sizeof event);
		length += put(out + length, "f", 1);
		break;
	}
	case 4: {
		uint32_t n = input_bytes(in, &bytes, 255);
		length += put(out, bytes, n);
		break;
	}
	default:
		length = request(in, out);
	}
	return input_byte(in) < 230 ? length : length * input_byte(in) / 256;
}

/* What it tells its peers, of which they may use the handles. */
static void look_at_sent(void)
{
	for (const struct peer_message *m; (m = database_sent());) {
		struct path_reply p;
		if (m->length != sizeof(struct peer_reply) + sizeof p)
			continue;
		memcpy(&p, m->bytes + sizeof(struct peer_reply), sizeof p);
		handle_note(p.handle);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static _Alignas(8) uint8_t bytes[2048];
	struct input in = { data, data + size };
	fuzz_begin();
	handle_count = 0;
	database_self = 1;
	database_leader = input_byte(&in) % 2 ? 2 : 0;
	database_others[0] = 2;
	database_others[1] = 3;
	database_other_count = 2;
	bool leads = !database_leader;
	int64_t root = mount_local(1);
	if (root < 0)
		return 0;
	while (in.at < in.end) {
		uint8_t what = input_byte(&in);
		uint64_t peer = 2 + what % 3;
		if (what < 180) {
			uint32_t length = message(&in, bytes);
			database_member(PEER_MESSAGE, peer, 0, bytes, length);
		} else if (what < 200) {
			TAIL("f");
			uint32_t open = REQUEST(RESMGR, path, .fs = 1, .op = EXA_OP_OPEN,
				.start = (uint64_t)root, .flags = O_RDWR | O_CREAT, .mode = 0644);
			if (status_of(open) == 0)
				handle_note(REPLY(path, open)->handle);
		} else if (what < 215) {
			advance(SECOND / 5);
		} else if (what < 225) {
			database_member(PEER_GONE, peer, 0, NULL, 0);
		} else if (what < 235 && !leads) {
			database_member(PEER_LEADS, peer, 0, NULL, 0);
		} else if (what >= 235 && what < 245 && !leads) {
			leads = true;
			database_elect();
		} else if (what < 248) {
			REQUEST(RESMGR, fs_sync, .fs = 1);
		} else if (what < 252) {
			REQUEST(PROGRAM(0), read, .handle = some_handle(&in), .count = 100);
		} else {
			TAIL("bytes");
			REQUEST(PROGRAM(0), write, .handle = some_handle(&in), .offset = -1);
		}
		look_at_sent();
	}
	/* In the end it is alone, and nobody has to wait any more. */
	for (uint64_t peer = 2; peer < 5; peer++)
		database_member(PEER_GONE, peer, 0, NULL, 0);
	if (!leads)
		database_elect();
	for (int i = 0; i < 100 && first_unanswered(); i++)
		advance(SECOND / 5);
	uint32_t left = first_unanswered();
	if (left)
		fail(__FILE__, __LINE__, "%s is not answered", host_name(left));
	return 0;
}
