/* What its receiver has no room for (server/loop/outgoing.c): it comes later, whole and in order.
 */
#include "pipe/pipe.h"

TEST(an_answer_without_room_comes_when_there_is_some)
{
	struct ends e = pipe_make(0);
	TAIL("ab");
	EQUAL(CALL(PROGRAM(1), write, NULL, .handle = e.write, .offset = -1), 0);
	host_full = PROGRAM(0);
	uint32_t first = REQUEST(PROGRAM(0), read, .handle = e.read, .offset = -1, .count = 1);
	uint32_t second = REQUEST(PROGRAM(0), read, .handle = e.read, .offset = -1, .count = 1);
	WAITS(first);
	WAITS(second);
	/* Others are not behind it. */
	uint32_t other = REQUEST(PROGRAM(1), read, .handle = e.read, .offset = -1, .count = 1);
	TAIL("c");
	EQUAL(CALL(PROGRAM(2), write, NULL, .handle = e.write, .offset = -1), 0);
	EQUAL(REPLY(read, other)->count, 1);
	advance(SECOND / 100);
	WAITS(second);
	host_full = 0;
	advance(SECOND / 100);
	EQUAL(REPLY(read, first)->count, 1);
	CHECK(*reply_tail == 'a');
	EQUAL(REPLY(read, second)->count, 1);
	CHECK(*reply_tail == 'b');
	pipe_drop(e);
}

TEST(what_is_for_who_has_ended_is_kept_no_longer)
{
	struct ends e = pipe_make(0);
	TAIL("a");
	EQUAL(CALL(PROGRAM(1), write, NULL, .handle = e.write, .offset = -1), 0);
	host_full = PROGRAM(0);
	REQUEST(PROGRAM(0), read, .handle = e.read, .offset = -1, .count = 1);
	EQUAL(CALL(SERVER(resmgr), gone, NULL, .endpoint = PROGRAM(0)), 0);
	/* Nothing is tried again and again, or time does not come to rest. */
	advance(100 * SECOND);
	host_full = 0;
	pipe_drop(e);
}
