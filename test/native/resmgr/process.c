/* Processes: fork, exit, wait, and what is left of them, which is nothing. */
#include "resmgr/resmgr.h"

TEST(a_child_is_waited_for)
{
	struct program child = fork_of(self);
	uint32_t wait = REQUEST(self.endpoint, wait, .pid = -1, .options = WEXITED);
	WAITS(wait);
	EQUAL(CALL(child.endpoint, exit, NULL, .status = 7 << 8), 0);
	EQUAL(REPLY(wait, wait)->status, 7 << 8);
	EQUAL(REPLY(wait, wait)->pid, child.pid);
	slot_idles(child);
}

TEST(kill_ends_who_does_not_catch_it)
{
	struct program child = fork_of(self);
	EQUAL(CALL(other.endpoint, kill, NULL, .pid = (int32_t)child.pid, .signal = SIGKILL), 0);
	const struct slot_end_request *end = TOLD(0, slot_end);
	CHECK(end && end->endpoint == child.endpoint);
	struct wait_reply waited;
	EQUAL(CALL(self.endpoint, wait, &waited, .pid = -1, .options = WEXITED), 0);
	EQUAL(waited.status, SIGKILL);
	slot_idles(child);
}

TEST(a_file_is_opened_and_closed)
{
	int32_t fd = open_by(self, "/tmp/a", O_RDWR | O_CREAT);
	EQUAL(CALL(self.endpoint, close, NULL, .fd = fd), 0);
	EQUAL(CALL(self.endpoint, close, NULL, .fd = fd), -EBADF);
	unlink_by(self, "/tmp/a");
}

TEST(a_pipe_is_made_below)
{
	struct pipe_reply pipe;
	EQUAL(CALL(self.endpoint, pipe, &pipe), 0);
	EQUAL(handles_held(), 2);
	EQUAL(CALL(self.endpoint, close, NULL, .fd = pipe.read_fd), 0);
	EQUAL(CALL(self.endpoint, close, NULL, .fd = pipe.write_fd), 0);
	EQUAL(handles_held(), 0);
}

TEST(who_does_not_hear_of_its_group_is_told_of_the_last_alone)
{
	struct program child = fork_of(self);
	untell();
	host_full = child.endpoint;
	EQUAL(CALL(self.endpoint, setpgid, NULL, .pid = child.pid, .pgid = child.pid), 0);
	uint32_t before = blocks();
	for (int i = 0; i < 1000; i++)
		EQUAL(CALL(self.endpoint, setpgid, NULL, .pid = child.pid, .pgid = child.pid), 0);
	CHECK(blocks() <= before + 2);
	host_full = 0;
	advance(SECOND / 100);
	const struct set_group_request *told = TOLD(child.endpoint, set_group);
	CHECK(told && told->group == child.pid);
	CHECK(!TOLD(child.endpoint, set_group));
	EQUAL(CALL(child.endpoint, exit, NULL, .status = 0), 0);
	EQUAL(CALL(self.endpoint, wait, NULL, .pid = -1, .options = WEXITED), 0);
	slot_idles(child);
}
