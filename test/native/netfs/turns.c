/*
 * Changes of one file of a jsfs, one after the other: whatever becomes of who asked for the first
 * while the handler is at work, the next begins where that one ended.
 */
#include "changes.h"

static void victim_dies(uint64_t handle)
{
	EQUAL(CALL(RESMGR, gone, NULL, .endpoint = VICTIM), 0);
	release(handle);
}

TEST(who_is_killed_while_a_handler_writes_leaves_the_file_to_the_next)
{
	changes_begin();
	append(VICTIM, first, "one");
	uint32_t next = append(PROGRAM(1), second, "two"), third = append(PROGRAM(2), second, "three");
	victim_dies(first);
	CHECK(answer_oldest(page_answers));
	WAITS(next);
	CHECK(answer_oldest(page_answers));
	ANSWERED(next, 0);
	WAITS(third);
	changes_end("helloonetwothree");
	ANSWERED(third, 0);
}

TEST(what_is_closed_while_a_handler_writes_is_written)
{
	changes_begin();
	uint32_t write = append(VICTIM, first, "one");
	release(first);
	/* Nobody finds it any more, and it is in use. */
	TAIL("late");
	EQUAL(CALL(VICTIM, write, NULL, .handle = first, .offset = -1), -EBADF);
	EQUAL(unmount(4), -EBUSY);
	CHECK(answer_oldest(page_answers));
	ANSWERED(write, 0);
	EQUAL(REPLY(write, write)->count, 3);
	changes_end("helloone");
}

TEST(an_unmount_waits_for_what_is_written_for_who_was_killed)
{
	changes_begin();
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
	changes_begin();
	uint32_t write = append(PROGRAM(1), second, "one");
	append(VICTIM, first, "two");
	uint32_t next = append(PROGRAM(2), second, "three");
	victim_dies(first);
	changes_end("helloonethree");
	ANSWERED(write, 0);
	ANSWERED(next, 0);
}

TEST(who_is_killed_while_a_handler_truncates_leaves_the_file_to_the_next)
{
	changes_begin();
	uint32_t cut = REQUEST(VICTIM, truncate, .handle = first, .size = 2);
	WAITS(cut);
	uint32_t next = append(PROGRAM(1), second, "two");
	victim_dies(first);
	changes_end("hetwo");
	ANSWERED(next, 0);
}

TEST(what_is_unlinked_while_a_handler_writes_for_who_is_killed)
{
	changes_begin();
	append(VICTIM, first, "one");
	uint32_t unlink = unlink_f();
	victim_dies(first);
	while (status_of(unlink) == UNANSWERED)
		CHECK(answer_oldest(page_answers));
	ANSWERED(unlink, 0);
	uint32_t next = append(PROGRAM(1), second, "two");
	changes_end("helloonetwo");
	ANSWERED(next, 0);
}
