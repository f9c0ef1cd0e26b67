/* What ends at a terminal and what goes on: draining, sessions, hang-up. */
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "tty/tty.h"

static int put(uint64_t device, const char *text)
{
	TAIL(text);
	return CALL(PROGRAM(0), write, NULL, .handle = device, .offset = -1);
}

TEST(a_drain_waits_for_nobody_to_read)
{
	struct pty p = pty_open();
	EQUAL(put(p.device, "hello"), 0);
	struct termios settings;
	EQUAL(CALL(PROGRAM(0), ioctl, NULL, .handle = p.device, .request = TCGETS), 0);
	memcpy(&settings, reply_tail, sizeof settings);
	int one = 1;
	tail_bytes(&one, sizeof one);
	EQUAL(CALL(PROGRAM(0), ioctl, NULL, .handle = p.device, .request = TCSBRK), 0);
	tail_bytes(&settings, sizeof settings);
	EQUAL(CALL(PROGRAM(0), ioctl, NULL, .handle = p.device, .request = TCSETSW), 0);
	type_at(p.master, "dropped\r");
	tail_bytes(&settings, sizeof settings);
	EQUAL(CALL(PROGRAM(0), ioctl, NULL, .handle = p.device, .request = TCSETSF), 0);
	CHECK(!strcmp(shown_at(p.master), "hellodropped\r\n"));
	uint32_t read = REQUEST(PROGRAM(0), read, .handle = p.device, .offset = -1, .count = 9);
	WAITS(read);
	type_at(p.master, "kept\r");
	EQUAL(REPLY(read, read)->count, 5);
	shown_at(p.master);
	let_go(p.device);
	let_go(p.master);
}

TEST(who_outlives_the_session_of_a_pty_goes_on)
{
	struct pty p = pty_open();
	EQUAL(CALL(RESMGR, tty_foreground, NULL, .tty = p.tty, .session = 5, .group = 5), 0);
	as_group(6);
	uint32_t read = REQUEST(PROGRAM(0), read, .handle = p.device, .offset = -1, .count = 9);
	WAITS(read);
	EQUAL(CALL(RESMGR, tty_foreground, NULL, .tty = p.tty), 0);
	WAITS(read);
	as_group(6);
	EQUAL(put(p.device, "late"), 0);
	CHECK(!strcmp(shown_at(p.master), "late"));
	type_at(p.master, "a\r");
	EQUAL(REPLY(read, read)->count, 2);
	shown_at(p.master);
	let_go(p.device);
	struct read_reply none;
	EQUAL(CALL(PAGE, read, &none, .handle = p.master, .offset = -1, .count = 9), -EIO);
	let_go(p.master);
}

TEST(what_was_written_before_a_hang_up_is_read)
{
	struct pty p = pty_open();
	EQUAL(put(p.device, "last words"), 0);
	uint32_t read = REQUEST(PROGRAM(0), read, .handle = p.device, .offset = -1, .count = 9);
	EQUAL(CALL(PAGE, master_hangup, NULL, .handle = p.device), -EBADF);
	EQUAL(CALL(PAGE, master_hangup, NULL, .handle = p.master), 0);
	EQUAL(REPLY(read, read)->count, 0);
	EQUAL(put(p.device, "too late"), -EIO);
	CHECK(!strcmp(shown_at(p.master), "last words"));
	EQUAL(CALL(PAGE, read, NULL, .handle = p.master, .offset = -1, .count = 9), -EIO);
	let_go(p.device);
	let_go(p.master);
}

TEST(a_closed_console_hangs_up)
{
	uint32_t read = REQUEST(PROGRAM(0), read, .handle = console_device, .offset = -1, .count = 9);
	uint32_t seen = REQUEST(PAGE, read, .handle = console_master, .offset = -1, .count = 9);
	WAITS(read);
	WAITS(seen);
	EQUAL(CALL(PAGE, master_close, NULL, .handle = console_master), 0);
	EQUAL(REPLY(read, read)->count, 0);
	ANSWERED(seen, -EBADF);
	EQUAL(TOLD(0, tty_signal)->signal, SIGHUP);
	EQUAL(TOLD(0, tty_signal)->signal, SIGCONT);
	for (int posted = 0; posted < 2; posted++)
		NOTICE(RESMGR, tty_signalled, .tty = 1);
	struct master_open_reply again;
	EQUAL(CALL(PAGE, master_open, &again, .kind = EXA_TERMINAL_CONSOLE), 0);
}

TEST(all_that_wait_at_a_pty_end_with_it)
{
	struct pty p = pty_open();
	EQUAL(CALL(RESMGR, tty_foreground, NULL, .tty = p.tty, .session = 5, .group = 5), 0);
	static char much[EXA_TAIL_MAX];
	memset(much, 'm', sizeof much);
	tail_bytes(much, sizeof much);
	uint32_t write = REQUEST(PROGRAM(0), write, .handle = p.device, .offset = -1);
	memset(much, '\r', sizeof much);
	tail_bytes(much, sizeof much);
	uint32_t type = REQUEST(PROGRAM(1), write, .handle = p.master, .offset = -1);
	as_group(6);
	uint32_t held = REQUEST(PROGRAM(2), read, .handle = p.device, .offset = -1, .count = 9);
	struct winsize size = { .ws_col = 9, .ws_row = 9 };
	tail_bytes(&size, sizeof size);
	uint32_t resize = REQUEST(PROGRAM(3), ioctl, .handle = p.device, .request = TIOCSWINSZ);
	WAITS(write);
	WAITS(type);
	WAITS(held);
	WAITS(resize);
	let_go(p.master);
	CHECK(REPLY(write, write)->count > 0);
	ANSWERED(type, -EBADF);
	EQUAL(REPLY(read, held)->count, 0);
	ANSWERED(resize, -EIO);
	signals_delivered();
	let_go(p.device);
}
