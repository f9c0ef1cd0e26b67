/* Window sizes: several in flight, and each is acknowledged once, after its own SIGWINCH. */
#include <sys/ioctl.h>

#include "tty/tty.h"

static uint32_t resize(uint32_t cols, uint32_t rows)
{
	return REQUEST(PAGE, master_resize, .handle = console_master, .cols = cols, .rows = rows);
}

static void has_size(uint32_t cols, uint32_t rows)
{
	EQUAL(CALL(PROGRAM(0), ioctl, NULL, .handle = console_device, .request = TIOCGWINSZ), 0);
	struct winsize size;
	memcpy(&size, reply_tail, sizeof size);
	EQUAL(size.ws_col, cols);
	EQUAL(size.ws_row, rows);
}

/* resmgr has posted one signal. */
static void signal_posted(void)
{
	const struct tty_signal_request *q = TOLD(0, tty_signal);
	CHECK(q && q->signal == SIGWINCH);
	NOTICE(RESMGR, tty_signalled, .tty = q->tty);
}

TEST(two_sizes_in_flight_end_in_the_second)
{
	uint32_t first = resize(100, 30), second = resize(120, 40);
	WAITS(first);
	WAITS(second);
	has_size(120, 40);
	signal_posted();
	ANSWERED(first, 0);
	WAITS(second);
	signal_posted();
	ANSWERED(second, 0);
	CHECK(!TOLD(0, tty_signal));
	has_size(120, 40);
}

TEST(many_sizes_in_flight_end_in_the_last)
{
	enum { MANY = 100 };
	uint32_t requests[MANY];
	for (uint32_t i = 0; i < MANY; i++) {
		struct winsize size = { .ws_col = (uint16_t)(50 + i % 7), .ws_row = (uint16_t)(20 + i) };
		if (i % 3) {
			requests[i] = resize(size.ws_col, size.ws_row);
			continue;
		}
		tail_bytes(&size, sizeof size);
		requests[i] = REQUEST(PROGRAM(1), ioctl, .handle = console_device, .request = TIOCSWINSZ);
	}
	for (uint32_t i = 0; i < MANY; i++)
		signal_posted();
	CHECK(!TOLD(0, tty_signal));
	for (uint32_t i = 0; i < MANY; i++)
		ANSWERED(requests[i], 0);
	has_size(50 + (MANY - 1) % 7, 20 + MANY - 1);
}

TEST(the_same_size_again_sends_no_signal)
{
	uint32_t first = resize(100, 30), again = resize(100, 30);
	signal_posted();
	ANSWERED(first, 0);
	ANSWERED(again, 0);
	CHECK(!TOLD(0, tty_signal));
}

TEST(sizes_end_with_their_callers)
{
	struct winsize size = { .ws_col = 33, .ws_row = 22 };
	tail_bytes(&size, sizeof size);
	uint32_t dies = REQUEST(PROGRAM(1), ioctl, .handle = console_device, .request = TIOCSWINSZ);
	uint32_t cancelled = resize(34, 23), lives = resize(35, 24);
	WAITS(dies);
	EQUAL(CALL(RESMGR, gone, NULL, .endpoint = PROGRAM(1)), 0);
	/* It has been done, so it is not undone. */
	cancel(cancelled);
	ANSWERED(cancelled, 0);
	WAITS(lives);
	signals_delivered();
	ANSWERED(lives, 0);
	has_size(35, 24);
}

TEST(a_read_waits_for_signals_before_its_input_only)
{
	uint32_t read = REQUEST(PROGRAM(0), read, .handle = console_device, .offset = -1, .count = 9);
	type_at(console_master, "\3a\r");
	WAITS(read);
	uint32_t size = resize(100, 30);
	const struct tty_signal_request *q = TOLD(0, tty_signal);
	CHECK(q && q->signal == SIGINT);
	NOTICE(RESMGR, tty_signalled, .tty = q->tty);
	EQUAL(REPLY(read, read)->count, 2);
	WAITS(size);
	signal_posted();
	ANSWERED(size, 0);
	shown_at(console_master);
}
