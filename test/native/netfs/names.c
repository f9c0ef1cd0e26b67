/*
 * What gives a file of a jsfs another name, or takes it away, beside what uses the file: handlers
 * know it by its path alone.
 */
#include "changes.h"

static uint64_t third;

/* `d/g`, which nobody has open, is `g`. */
static void begin_with_g(void)
{
	struct path_reply d;
	changes_begin();
	bool (*changes)(struct sent *) = below;
	below = page_answers;
	EQUAL(path_on(4, root, "d", EXA_OP_LOOKUP, 0, 0, &d), 0);
	tail_bytes("g\0g", 3);
	EQUAL(CALL(RESMGR, fs_rename, NULL, .fs = 4, .from = d.ino, .to = root), 0);
	below = changes;
}

static uint32_t open_f(uint32_t flags)
{
	TAIL("f");
	return REQUEST(RESMGR, path, .fs = 4, .op = EXA_OP_OPEN, .start = root, .flags = flags);
}

/* A name that the handlers say is not there, whatever else they have not answered. */
static int look_in_vain(const char *name)
{
	bool (*changes)(struct sent *) = below;
	below = NULL;
	TAIL(name);
	uint32_t look = REQUEST(RESMGR, path, .fs = 4, .op = EXA_OP_LOOKUP, .start = root);
	struct sent *last = ASKED(js);
	for (struct sent *s = last; s; s = s->next)
		if (s->head->kind == EXA_REQUEST)
			last = s;
	answer_plainly(last, -ENOENT);
	below = changes;
	return status_of(look);
}

TEST(who_writes_while_the_file_is_renamed_writes_by_its_new_name)
{
	changes_begin();
	uint32_t rename = RENAME("f\0new"), write = append(PROGRAM(1), second, "one");
	EQUAL(changes_asked(), 1);
	CHECK(answer_oldest(page_answers));
	ANSWERED(rename, 0);
	changes_let_go();
	ANSWERED(write, 0);
	release(first);
	changes_end("helloone");
}

TEST(who_writes_while_the_file_is_unlinked_writes_to_what_is_hidden)
{
	changes_begin();
	uint32_t unlink = unlink_f(), write = append(PROGRAM(1), second, "one");
	uint32_t cut = REQUEST(PROGRAM(2), truncate, .handle = second, .size = 7);
	EQUAL(changes_asked(), 1);
	changes_let_go();
	ANSWERED(unlink, 0);
	ANSWERED(write, 0);
	ANSWERED(cut, 0);
	release(first);
	changes_end("helloon");
}

TEST(who_writes_to_what_another_file_is_renamed_over)
{
	begin_with_g();
	uint32_t rename = RENAME("g\0f"), write = append(PROGRAM(1), second, "one");
	EQUAL(changes_asked(), 1);
	changes_let_go();
	ANSWERED(rename, 0);
	ANSWERED(write, 0);
	release(first);
	third = open_on(4, root, "f", O_RDONLY);
	EQUAL(read_at(third, 0, 100), 6);
	CHECK(!memcmp(reply_tail, "deeper", 6));
	release(third);
	changes_end("helloone");
}

TEST(what_else_is_asked_while_the_file_is_renamed_is_so_by_its_new_name)
{
	changes_begin();
	uint32_t rename = RENAME("f\0new");
	uint32_t read = REQUEST(PROGRAM(1), read, .handle = second, .offset = 0, .count = 100);
	uint32_t chmod =
		REQUEST(RESMGR, handle_set, .handle = second, .op = EXA_OP_CHMOD, .mode = 0600);
	WAITS(read);
	WAITS(chmod);
	changes_let_go();
	ANSWERED(rename, 0);
	ANSWERED(read, 0);
	EQUAL(REPLY(read, read)->count, 5);
	ANSWERED(chmod, 0);
	release(first);
	changes_end("hello");
}

TEST(a_rename_waits_for_the_write_under_way)
{
	changes_begin();
	uint32_t write = append(PROGRAM(1), second, "one"), rename = RENAME("f\0new");
	uint32_t next = append(PROGRAM(2), first, "two"), unlink = unlink_f();
	EQUAL(changes_asked(), 1);
	CHECK(answer_oldest(page_answers));
	ANSWERED(write, 0);
	EQUAL(changes_asked(), 1);
	changes_let_go();
	ANSWERED(rename, 0);
	ANSWERED(next, 0);
	/* It has come too late. */
	ANSWERED(unlink, -ENOENT);
	release(first);
	changes_end("helloonetwo");
}

TEST(a_rename_is_not_interrupted_while_it_waits_for_a_turn)
{
	begin_with_g();
	uint32_t write = append(PROGRAM(1), second, "one"), rename = RENAME("g\0f");
	WAITS(rename);
	cancel(rename);
	/* As with a disk. */
	WAITS(rename);
	uint32_t next = append(PROGRAM(2), first, "two");
	changes_let_go();
	ANSWERED(write, 0);
	ANSWERED(rename, 0);
	ANSWERED(next, 0);
	release(first);
	changes_end("helloonetwo");
}

static void rename_over_each_other(bool reversed)
{
	begin_with_g();
	third = open_on(4, root, "g", O_WRONLY | O_APPEND);
	uint32_t busy[] = { append(PROGRAM(1), second, "one"), append(PROGRAM(2), third, "two") };
	uint32_t forth = RENAME("f\0g"), back = RENAME("g\0f");
	struct sent *write = ASKED(js);
	if (reversed)
		do
			write = write->next;
		while (write->head->kind != EXA_REQUEST);
	CHECK(page_answers(write));
	changes_let_go();
	ANSWERED(busy[0], 0);
	ANSWERED(busy[1], 0);
	CHECK(status_of(forth) != UNANSWERED);
	CHECK(status_of(back) != UNANSWERED);
	release(third);
	release(first);
	changes_end("helloone");
}

/* Whichever file is free first. */
TEST(two_renames_over_each_other_do_not_wait_for_each_other)
{
	rename_over_each_other(false);
	rename_over_each_other(true);
}

TEST(a_rename_that_fails_gives_both_files_back)
{
	begin_with_g();
	uint32_t rename = RENAME("g\0f");
	CHECK(answer_oldest(page_answers));
	answer_plainly(ASKED(js), -EIO);
	uint32_t write = append(PROGRAM(1), second, "one");
	EQUAL(changes_asked(), 1);
	changes_let_go();
	ANSWERED(rename, -EIO);
	ANSWERED(write, 0);
	release(first);
	third = open_on(4, root, "f", O_RDONLY);
	EQUAL(size_of(third), 8);
	release(third);
	changes_end("helloone");
}

TEST(what_is_closed_while_a_rename_over_it_fails_is_shown_again)
{
	struct path_reply p;
	begin_with_g();
	uint32_t rename = RENAME("g\0f");
	CHECK(answer_oldest(page_answers));
	release(first);
	release(second);
	/* Its handlers know it by its hidden name alone. */
	EQUAL(path_on(4, root, "f", EXA_OP_LOOKUP, 0, 0, &p), 0);
	answer_plainly(ASKED(js), -EIO);
	changes_let_go();
	ANSWERED(rename, -EIO);
	second = open_on(4, root, "f", O_RDWR);
	changes_end("hello");
}

TEST(what_a_rename_has_hidden_that_then_found_its_directory_gone_is_not_removed)
{
	struct path_reply d;
	changes_begin();
	EQUAL(path_on(4, root, "d", EXA_OP_LOOKUP, 0, 0, &d), 0);
	tail_bytes("g\0f", 3);
	uint32_t rename = REQUEST(RESMGR, fs_rename, .fs = 4, .from = d.ino, .to = root);
	CHECK(answer_oldest(page_answers));
	EQUAL(look_in_vain("d"), -ENOENT);
	CHECK(answer_oldest(page_answers));
	ANSWERED(rename, -ENOENT);
	third = open_on(4, root, "f", O_RDONLY);
	EQUAL(read_at(third, 0, 100), 6);
	release(third);
	EQUAL(read_at(second, 0, 100), -ESTALE);
	release(first);
	release(second);
	EQUAL(changes_asked(), 0);
	EQUAL(unmount(4), 0);
	below = NULL;
}

TEST(what_an_open_has_cut_is_cut_for_all_though_its_name_is_lost)
{
	for (int unlinked = 0; unlinked < 2; unlinked++) {
		changes_begin();
		uint32_t open = open_f(O_WRONLY | O_TRUNC);
		WAITS(open);
		uint32_t lost = unlinked ? unlink_f() : RENAME("f\0new");
		uint32_t write = append(PROGRAM(1), second, "one");
		changes_let_go();
		ANSWERED(open, 0);
		ANSWERED(lost, 0);
		ANSWERED(write, 0);
		EQUAL(size_of(REPLY(path, open)->handle), 3);
		release(REPLY(path, open)->handle);
		release(first);
		changes_end("one");
	}
}

TEST(what_is_opened_while_it_is_unlinked_has_no_hidden_name)
{
	changes_begin();
	release(first);
	release(second);
	uint32_t unlink = unlink_f(), open = open_f(O_RDONLY);
	ANSWERED(open, 0);
	CHECK(answer_oldest(page_answers));
	ANSWERED(unlink, 0);
	EQUAL(read_at(REPLY(path, open)->handle, 0, 100), -ESTALE);
	release(REPLY(path, open)->handle);
	EQUAL(changes_asked(), 0);
	EQUAL(unmount(4), 0);
	below = NULL;
}

TEST(what_is_opened_while_another_file_is_renamed_over_it)
{
	begin_with_g();
	release(first);
	release(second);
	uint32_t rename = RENAME("g\0f"), open = open_f(O_RDONLY);
	ANSWERED(open, 0);
	CHECK(answer_oldest(page_answers));
	ANSWERED(rename, 0);
	EQUAL(read_at(REPLY(path, open)->handle, 0, 100), -ESTALE);
	release(REPLY(path, open)->handle);
	second = open_on(4, root, "f", O_RDWR);
	changes_end("deeper");
}

TEST(what_is_closed_while_it_is_hidden_is_removed)
{
	changes_begin();
	release(second);
	uint32_t unlink = unlink_f();
	release(first);
	changes_let_go();
	ANSWERED(unlink, 0);
	EQUAL(unmount(4), 0);
	below = NULL;
}

TEST(a_file_that_is_looked_for_while_it_is_hidden_stays_known)
{
	changes_begin();
	uint32_t unlink = unlink_f();
	/* The handler has done it already, and says so later than what it answers others. */
	EQUAL(look_in_vain("f"), 0);
	CHECK(answer_oldest(page_answers));
	ANSWERED(unlink, 0);
	uint32_t write = append(PROGRAM(1), second, "one");
	release(first);
	changes_let_go();
	ANSWERED(write, 0);
	changes_end("helloone");
}

TEST(who_waits_for_a_turn_in_what_is_unmounted_waits_no_more)
{
	changes_begin();
	release(first);
	release(second);
	TAIL("f");
	uint32_t cut = REQUEST(RESMGR, path, .fs = 4, .op = EXA_OP_TRUNCATE, .start = root, .a = 2);
	TAIL("f");
	uint32_t next = REQUEST(RESMGR, path, .fs = 4, .op = EXA_OP_TRUNCATE, .start = root, .a = 3);
	WAITS(next);
	EQUAL(unmount(4), 0);
	ANSWERED(next, -EIO);
	WAITS(cut);
	changes_let_go();
	ANSWERED(cut, -EIO);
	below = NULL;
}
