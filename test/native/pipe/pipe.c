/* Pipes: bytes go through, readers and writers wait and are woken, ends end. */
#include "pipe/pipe.h"

#include <errno.h>
#include <fcntl.h>

TEST(a_read_waits_for_a_write)
{
	struct ends e = pipe_make(0);
	uint32_t read = REQUEST(PROGRAM(0), read, .handle = e.read, .offset = -1, .count = 10);
	WAITS(read);
	TAIL("abc");
	EQUAL(CALL(PROGRAM(1), write, NULL, .handle = e.write, .offset = -1), 0);
	EQUAL(REPLY(read, read)->count, 3);
	CHECK(reply_tail_length == 3 && !memcmp(reply_tail, "abc", 3));
	pipe_drop(e);
}

TEST(a_signal_ends_a_read_that_waits)
{
	struct ends e = pipe_make(0);
	uint32_t read = REQUEST(PROGRAM(0), read, .handle = e.read, .offset = -1, .count = 10);
	cancel(read);
	ANSWERED(read, -EINTR);
	pipe_drop(e);
}

TEST(the_last_writer_gone_is_the_end_of_file)
{
	struct ends e = pipe_make(0);
	uint32_t read = REQUEST(PROGRAM(0), read, .handle = e.read, .offset = -1, .count = 10);
	NOTICE(SERVER(resmgr), release, .handle = e.write);
	EQUAL(REPLY(read, read)->count, 0);
	NOTICE(SERVER(resmgr), release, .handle = e.read);
}

TEST(a_write_without_readers_is_epipe)
{
	struct ends e = pipe_make(0);
	NOTICE(SERVER(resmgr), release, .handle = e.read);
	TAIL("abc");
	EQUAL(CALL(PROGRAM(0), write, NULL, .handle = e.write, .offset = -1), -EPIPE);
	NOTICE(SERVER(resmgr), release, .handle = e.write);
}

TEST(who_waits_and_dies_is_answered_nothing)
{
	struct ends e = pipe_make(0);
	uint32_t read = REQUEST(PROGRAM(0), read, .handle = e.read, .offset = -1, .count = 10);
	uint32_t other = REQUEST(PROGRAM(1), read, .handle = e.read, .offset = -1, .count = 10);
	EQUAL(CALL(SERVER(resmgr), gone, NULL, .endpoint = PROGRAM(0)), 0);
	ANSWERED(read, UNANSWERED);
	TAIL("x");
	EQUAL(CALL(PROGRAM(1), write, NULL, .handle = e.write, .offset = -1), 0);
	EQUAL(REPLY(read, other)->count, 1);
	pipe_drop(e);
}
