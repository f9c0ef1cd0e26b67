/* What other kernels say to one that shares their database is believed as far as its lengths hold.
 */
#include "localfs/device.h"
#include "localfs/localfs.h"
#include "localfs/sharing/peer_message.h"

#define PEER 2

/* The next message to PEER of that kind; null: there is none. */
static const struct peer_message *sent_of(uint32_t kind)
{
	for (const struct peer_message *m; (m = database_sent());)
		if (m->to == PEER && m->length >= sizeof kind && *(const uint32_t *)m->bytes == kind)
			return m;
	return NULL;
}

static void says(const void *bytes, uint32_t length)
{
	database_member(PEER_MESSAGE, PEER, 0, bytes, length);
}

static uint64_t mount_shared(uint64_t leader)
{
	database_self = 1;
	database_leader = leader;
	database_others[0] = PEER;
	database_other_count = 1;
	int64_t root = mount_local(1);
	CHECK(root > 0);
	return (uint64_t)root;
}

/* A request of PEER's with a datagram of that number and that many bytes of fields, all zero. */
static int asked(uint16_t number, uint32_t size)
{
	static uint32_t id;
	struct {
		struct peer_request head;
		struct exa_header datagram;
		char fields[512];
	} m = { { .kind = PEER_REQUEST, .id = ++id },
		{ .number = number,
			.kind = EXA_REQUEST,
			.version = EXA_PROTOCOL_VERSION,
			.sender = SERVER(resmgr) },
		"" };
	says(&m, (uint32_t)(sizeof m.head + sizeof m.datagram) + size);
	const struct peer_message *reply = sent_of(PEER_REPLY);
	CHECK(reply && reply->length >= sizeof(struct peer_reply));
	const struct peer_reply *p = (const struct peer_reply *)reply->bytes;
	EQUAL(p->id, id);
	return p->status;
}

TEST(only_what_can_be_carried_out_for_others_is)
{
	mount_shared(0);
	EQUAL(asked(EXA_MSG_gone, sizeof(struct gone_request)), -EINVAL);
	EQUAL(asked(EXA_MSG_fs_unmount, sizeof(struct fs_unmount_request)), -EINVAL);
	EQUAL(asked(0, 0), -EINVAL);
	/* shorter than its fields */
	EQUAL(asked(EXA_MSG_write, 4), -EINVAL);
	EQUAL(asked(EXA_MSG_path, 0), -EINVAL);
	EQUAL(asked(EXA_MSG_read, sizeof(struct read_request)), -EBADF);
	database_member(PEER_GONE, PEER, 0, NULL, 0);
	EQUAL(unmount(1), 0);
}

TEST(a_hello_longer_than_its_message_opens_nothing)
{
	mount_shared(0);
	struct peer_hello hello = { PEER_HELLO, 0xffffffff, 0xffffffff, 0xffffffff };
	says(&hello, sizeof hello);
	/* whose product is 2^32 */
	hello = (struct peer_hello){ PEER_HELLO, 1u << 27, 0, 0 };
	says(&hello, sizeof hello);
	database_member(PEER_GONE, PEER, 0, NULL, 0);
	EQUAL(unmount(1), 0);
}

TEST(answers_and_events_that_are_too_long_are_none)
{
	static struct {
		union {
			struct peer_reply reply;
			struct peer_event_of event;
		};
		char more[2 * EXA_TAIL_MAX];
	} m;
	uint64_t root = mount_shared(PEER);
	TAIL("f");
	uint32_t open = REQUEST(RESMGR, path, .fs = 1, .op = EXA_OP_LOOKUP, .start = root);
	WAITS(open);
	const struct peer_message *request = sent_of(PEER_REQUEST);
	CHECK(request);
	m.reply = (struct peer_reply){ .kind = PEER_REPLY,
		.id = ((const struct peer_request *)request->bytes)->id };
	says(&m, sizeof m);
	ANSWERED(open, -EIO);
	m.event =
		(struct peer_event_of){ PEER_EVENT, 1, 0, (uint32_t)(sizeof m - sizeof m.event), root };
	says(&m, sizeof m);
	CHECK(!TOLD(SERVER(resmgr), fs_event));
	/* It leads then, and needs nobody's answer. */
	database_member(PEER_GONE, PEER, 0, NULL, 0);
	database_elect();
	EQUAL(unmount(1), 0);
}

TEST(answers_shorter_than_their_fields_are_none)
{
	struct {
		struct peer_reply head;
		struct path_reply fields;
	} m = { .fields = { .walk = EXA_WALK_DONE, .ino = 2 } };
	uint64_t root = mount_shared(PEER);
	for (uint32_t size = 0; size <= sizeof m.fields; size++) {
		TAIL("f");
		uint32_t look = REQUEST(RESMGR, path, .fs = 1, .op = EXA_OP_LOOKUP, .start = root);
		WAITS(look);
		const struct peer_message *request = sent_of(PEER_REQUEST);
		CHECK(request);
		m.head = (struct peer_reply){ .kind = PEER_REPLY,
			.id = ((const struct peer_request *)request->bytes)->id };
		says(&m, (uint32_t)sizeof m.head + size);
		ANSWERED(look, size < sizeof m.fields ? -EIO : 0);
	}
	database_member(PEER_GONE, PEER, 0, NULL, 0);
	database_elect();
	EQUAL(unmount(1), 0);
}

static void answers(
	const struct peer_message *request, uint32_t sequence, const void *fields, uint32_t size)
{
	struct {
		struct peer_reply head;
		char fields[512];
	} m = { .head = { .kind = PEER_REPLY, .sequence = sequence } };
	CHECK(request);
	m.head.id = ((const struct peer_request *)request->bytes)->id;
	memcpy(m.fields, fields, size);
	says(&m, (uint32_t)sizeof m.head + size);
}

/* Whether PEER is asked to release something, before it is asked anything else. */
static bool releases(void)
{
	const struct peer_message *request = sent_of(PEER_REQUEST);
	return request
		&& ((const struct exa_header *)(request->bytes + sizeof(struct peer_request)))->number
		== EXA_MSG_release;
}

/* Until the name is in the database, only who has the file open keeps its inode at a new leader. */
TEST(what_was_given_a_name_is_open_until_that_is_written_down)
{
	uint64_t root = mount_shared(PEER);
	TAIL("");
	uint32_t open = REQUEST(
		RESMGR, path, .fs = 1, .op = EXA_OP_OPEN, .start = root, .flags = O_RDWR | O_TMPFILE);
	answers(sent_of(PEER_REQUEST), 1,
		&(struct path_reply){ .walk = EXA_WALK_DONE, .handle = 77, .ino = 5 },
		sizeof(struct path_reply));
	ANSWERED(open, 0);
	says(&(struct peer_committed){ PEER_COMMITTED, 1 }, sizeof(struct peer_committed));
	TAIL("name");
	uint32_t link = REQUEST(RESMGR, fs_link, .fs = 1, .ino = 5, .parent = root);
	answers(sent_of(PEER_REQUEST), 2, "", 0);
	ANSWERED(link, 0);
	release(77);
	CHECK(!releases());
	says(&(struct peer_committed){ PEER_COMMITTED, 2 }, sizeof(struct peer_committed));
	CHECK(releases());
	database_member(PEER_GONE, PEER, 0, NULL, 0);
	database_elect();
	EQUAL(unmount(1), 0);
}

/* A request of PEER's, whose id this is; its answer is the caller's to look for. */
static void asks(uint32_t id, uint16_t number, const void *fields, uint32_t size, const char *tail)
{
	static struct {
		struct peer_request head;
		struct exa_header datagram;
		char bytes[512];
	} m;
	m.head = (struct peer_request){ .kind = PEER_REQUEST, .id = id };
	m.datagram = (struct exa_header){
		.number = number, .kind = EXA_REQUEST, .version = EXA_PROTOCOL_VERSION
	};
	memcpy(m.bytes, fields, size);
	memcpy(m.bytes + size, tail, strlen(tail));
	says(&m, (uint32_t)(sizeof m.head + sizeof m.datagram + size + strlen(tail)));
}
#define ASKS(id, name, tail, ...) asks(id, EXA_MSG_##name, FIELDS(name, __VA_ARGS__), tail)

/* Of what a kernel that is gone has asked, nothing is left, whatever it waits for. */
TEST(who_asked_is_gone_while_the_database_is_at_work)
{
	uint64_t root = (uint64_t)mount_local(1);
	uint64_t file = open_on(1, root, "f", O_RDWR | O_CREAT);
	EQUAL(write_at(file, 0, "hello"), 5);
	release(file);
	EQUAL(unmount(1), 0);
	root = mount_shared(0);
	ASKS(1, path, "f", .op = EXA_OP_OPEN, .start = root, .flags = O_RDWR);
	const struct peer_message *reply = sent_of(PEER_REPLY);
	CHECK(reply);
	struct path_reply opened;
	memcpy(&opened, reply->bytes + sizeof(struct peer_reply), sizeof opened);
	CHECK(opened.handle);
	database_holds = true;
	ASKS(2, read, "", .handle = opened.handle, .offset = 0, .count = 5);
	ASKS(3, sync, "", .handle = opened.handle);
	ASKS(4, write, "x", .handle = opened.handle, .offset = 1);
	/* Another reads the same, and has it. */
	file = open_on(1, root, "f", O_RDONLY);
	uint32_t read = REQUEST(PROGRAM(1), read, .handle = file, .offset = 0, .count = 5);
	WAITS(read);
	while (database_sent())
		;
	database_member(PEER_GONE, PEER, 0, NULL, 0);
	database_holds = false;
	database_let_go();
	EQUAL(REPLY(read, read)->count, 5);
	for (const struct peer_message *m; (m = database_sent());)
		CHECK(m->to != PEER);
	release(file);
	EQUAL(unmount(1), 0);
}

/* A peer of which nothing was known before asks while one allocation, or all from one on, fail. */
TEST(a_peer_is_answered_without_memory)
{
	uint64_t root = mount_shared(0);
	for (int all = 0; all < 2; all++)
		for (uint32_t step = 1, id = 1; step; step++, id++) {
			(all ? fail_allocations : fail_allocation)(step);
			ASKS(id, path, "", .op = EXA_OP_LOOKUP, .start = root);
			bool failed = allocation_failed();
			fail_allocation(0);
			const struct peer_message *reply = sent_of(PEER_REPLY);
			CHECK(reply);
			const struct peer_reply *p = (const struct peer_reply *)reply->bytes;
			EQUAL(p->id, id);
			CHECK(p->status == 0 || p->status == -ENOMEM);
			if (!failed)
				step = (uint32_t)-1;
		}
	database_member(PEER_GONE, PEER, 0, NULL, 0);
	EQUAL(unmount(1), 0);
}
