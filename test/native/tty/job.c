/* Job control: what resmgr decides of a held request stands, whenever it comes. */
#include "tty/tty.h"

static uint32_t read_by(uint32_t program, uint32_t group)
{
	as_group(group);
	return REQUEST(program, read, .handle = console_device, .offset = -1, .count = 9);
}

static void foreground(uint32_t group)
{
	EQUAL(
		CALL(RESMGR, tty_foreground, NULL, .tty = 1, .session = group ? 5 : 0, .group = group), 0);
}

static struct tty_held_request held(void)
{
	const struct tty_held_request *q = TOLD(0, tty_held);
	CHECK(q);
	return *q;
}

static void decided(struct tty_held_request q, uint32_t verdict)
{
	NOTICE(RESMGR, tty_verdict, .tty = q.tty, .endpoint = q.endpoint, .request = q.request,
		.verdict = verdict);
}

TEST(each_held_request_gets_its_own_verdict)
{
	foreground(5);
	uint32_t first = read_by(PROGRAM(1), 6), second = read_by(PROGRAM(2), 7);
	struct tty_held_request of_first = held(), of_second = held();
	WAITS(first);
	WAITS(second);
	decided(of_second, EXA_VERDICT_EIO);
	ANSWERED(second, -EIO);
	WAITS(first);
	decided(of_first, EXA_VERDICT_RESTART);
	ANSWERED(first, -EINTR);
	CHECK(!TOLD(0, tty_held));
	foreground(0);
}

/* Its group has been stopped: it is not to read what comes. */
TEST(a_verdict_counts_though_the_group_has_come_to_the_foreground)
{
	foreground(5);
	uint32_t read = read_by(PROGRAM(1), 6);
	struct tty_held_request q = held();
	foreground(6);
	WAITS(read);
	decided(q, EXA_VERDICT_RESTART);
	ANSWERED(read, -EINTR);
	foreground(0);
}

TEST(a_request_that_was_let_go_on_is_not_held_again)
{
	foreground(5);
	uint32_t read = read_by(PROGRAM(1), 6);
	struct tty_held_request q = held();
	foreground(6);
	decided(q, EXA_VERDICT_GO);
	foreground(5);
	type_at(console_master, "a\r");
	EQUAL(REPLY(read, read)->count, 2);
	CHECK(!TOLD(0, tty_held));
	shown_at(console_master);
	foreground(0);
}

TEST(a_late_verdict_harms_nobody)
{
	foreground(5);
	uint32_t read = read_by(PROGRAM(1), 6);
	struct tty_held_request q = held();
	cancel(read);
	ANSWERED(read, -EINTR);
	decided(q, EXA_VERDICT_EIO);
	/* A request that was never held. */
	uint32_t other = REQUEST(PROGRAM(1), read, .handle = console_device, .offset = -1, .count = 9);
	q.request = other;
	decided(q, EXA_VERDICT_EIO);
	WAITS(other);
	cancel(other);
	ANSWERED(other, -EINTR);
	foreground(0);
}

TEST(an_interrupt_overtakes_what_waits_to_be_taken_in)
{
	static char lines[6000];
	memset(lines, '\r', sizeof lines);
	tail_bytes(lines, sizeof lines);
	uint32_t pasted = REQUEST(PAGE, write, .handle = console_master, .offset = -1);
	WAITS(pasted);
	type_at(console_master, "\3");
	ANSWERED(pasted, 0);
	EQUAL(signals_delivered(), SIGINT);
	uint32_t read = read_by(PROGRAM(0), 0);
	WAITS(read);
	type_at(console_master, "x\r");
	EQUAL(REPLY(read, read)->count, 2);
	CHECK(!memcmp(reply_tail, "x\n", 2));
	shown_at(console_master);
}
