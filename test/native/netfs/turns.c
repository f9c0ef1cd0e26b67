/*
 * Changes of one file of a jsfs, one after the other: whatever becomes of who asked for the first
 * while the handler is at work, the next begins where that one ended.
 */
#include "netfs/netfs.h"
#include "page.h"

#define VICTIM PROGRAM(5)

static uint64_t root, first, second;

/* Changes of bytes, and what loses a file its name, are left to the script. */
static bool changes_wait(struct sent *s)
{
	if (s->head->number != EXA_MSG_js)
		return false;
	switch (ASKED_FIELDS(js, s)->op) {
	case EXA_JS_WRITE:
	case EXA_JS_TRUNCATE:
	case EXA_JS_RENAME:
		return false;
	default:
		return page_answers(s);
	}
}

static void begin(void)
{
	page_begin();
	below = page_answers;
	root = (uint64_t)mount_on(4, "jsfs", "js:7", "write=1");
	first = open_on(4, root, "f", O_WRONLY | O_APPEND);
	second = open_on(4, root, "f", O_RDWR | O_APPEND);
	below = changes_wait;
}

/* All that was asked is answered, in its order; then the file, which `second` has open, is so. */
static void end(const char *bytes)
{
	while (answer_oldest(page_answers))
		;
	below = page_answers;
	EQUAL(read_at(second, 0, 100), strlen(bytes));
	CHECK(!memcmp(reply_tail, bytes, strlen(bytes)));
	struct handle_stat_reply p;
	EQUAL(CALL(PROGRAM(9), handle_stat, &p, .handle = second), 0);
	EQUAL(p.st.size, strlen(bytes));
	release(second);
	EQUAL(unmount(4), 0);
	below = NULL;
}

static uint32_t append(uint32_t from, uint64_t handle, const char *text)
{
	TAIL(text);
	uint32_t request = REQUEST(from, write, .handle = handle, .offset = EXA_OFFSET_CURRENT);
	WAITS(request);
	return request;
}

static void victim_dies(uint64_t handle)
{
	EQUAL(CALL(RESMGR, gone, NULL, .endpoint = VICTIM), 0);
	release(handle);
}

static uint32_t unlink_f(void)
{
	TAIL("f");
	return REQUEST(RESMGR, path, .fs = 4, .op = EXA_OP_UNLINK, .start = root);
}

TEST(who_is_killed_while_a_handler_writes_leaves_the_file_to_the_next)
{
	begin();
	append(VICTIM, first, "one");
	uint32_t next = append(PROGRAM(1), second, "two"), third = append(PROGRAM(2), second, "three");
	victim_dies(first);
	CHECK(answer_oldest(page_answers));
	WAITS(next);
	CHECK(answer_oldest(page_answers));
	ANSWERED(next, 0);
	WAITS(third);
	end("helloonetwothree");
	ANSWERED(third, 0);
}

TEST(what_is_closed_while_a_handler_writes_is_written)
{
	begin();
	uint32_t write = append(VICTIM, first, "one");
	release(first);
	/* Nobody finds it any more, and it is in use. */
	TAIL("late");
	EQUAL(CALL(VICTIM, write, NULL, .handle = first, .offset = -1), -EBADF);
	EQUAL(unmount(4), -EBUSY);
	CHECK(answer_oldest(page_answers));
	ANSWERED(write, 0);
	EQUAL(REPLY(write, write)->count, 3);
	end("helloone");
}

TEST(an_unmount_waits_for_what_is_written_for_who_was_killed)
{
	begin();
	append(VICTIM, first, "one");
	victim_dies(first);
	release(second);
	uint32_t down = REQUEST(RESMGR, fs_unmount, .fs = 4),
			 again = REQUEST(RESMGR, fs_unmount, .fs = 4);
	WAITS(down);
	CHECK(answer_oldest(page_answers));
	ANSWERED(down, 0);
	ANSWERED(again, -EINVAL);
	below = NULL;
}

TEST(who_is_killed_while_he_waits_for_his_turn_writes_nothing)
{
	begin();
	uint32_t write = append(PROGRAM(1), second, "one");
	append(VICTIM, first, "two");
	uint32_t next = append(PROGRAM(2), second, "three");
	victim_dies(first);
	end("helloonethree");
	ANSWERED(write, 0);
	ANSWERED(next, 0);
}

TEST(who_is_killed_while_a_handler_truncates_leaves_the_file_to_the_next)
{
	begin();
	uint32_t cut = REQUEST(VICTIM, truncate, .handle = first, .size = 2);
	WAITS(cut);
	uint32_t next = append(PROGRAM(1), second, "two");
	victim_dies(first);
	end("hetwo");
	ANSWERED(next, 0);
}

TEST(what_is_unlinked_while_a_handler_writes_for_who_is_killed)
{
	begin();
	append(VICTIM, first, "one");
	uint32_t unlink = unlink_f();
	victim_dies(first);
	while (status_of(unlink) == UNANSWERED)
		CHECK(answer_oldest(page_answers));
	ANSWERED(unlink, 0);
	uint32_t next = append(PROGRAM(1), second, "two");
	end("helloonetwo");
	ANSWERED(next, 0);
}
