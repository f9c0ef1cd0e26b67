/* The line discipline: lines, echo, signals by key. */
#include "tty/tty.h"

TEST(a_line_is_read_when_it_is_complete)
{
	uint32_t read = REQUEST(PROGRAM(0), read, .handle = console_device, .offset = -1, .count = 100);
	type_at(console_master, "ab");
	WAITS(read);
	type_at(console_master, "c\r");
	EQUAL(REPLY(read, read)->count, 4);
	CHECK(!memcmp(reply_tail, "abc\n", 4));
	CHECK(!strcmp(shown_at(console_master), "abc\r\n"));
}

TEST(a_key_signals_the_foreground_group)
{
	EQUAL(CALL(RESMGR, tty_foreground, NULL, .tty = 1, .session = 5, .group = 5), 0);
	type_at(console_master, "\3");
	EQUAL(signals_delivered(), SIGINT);
}

TEST(a_pty_passes_bytes_both_ways)
{
	struct pty p = pty_open();
	type_at(p.master, "x\r");
	CHECK(!strcmp(shown_at(p.master), "x\r\n"));
	let_go(p.device);
	let_go(p.master);
}
