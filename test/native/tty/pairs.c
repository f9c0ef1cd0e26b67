/* Every request that may wait at a terminal, and every two against each other. */
#include "pairs.h"

#include <sys/ioctl.h>
#include <termios.h>

#include "tty/tty.h"

static uint32_t resize(uint32_t from, uint32_t cols)
{
	(void)from;
	return REQUEST(PAGE, master_resize, .handle = console_master, .cols = cols, .rows = 40);
}
static uint32_t resize_one(uint32_t from) { return resize(from, 100); }
static uint32_t resize_two(uint32_t from) { return resize(from, 120); }

static uint32_t set_size(uint32_t from)
{
	struct winsize size = { .ws_row = 10, .ws_col = 50 };
	tail_bytes(&size, sizeof size);
	as_group(5);
	return REQUEST(from, ioctl, .handle = console_device, .request = TIOCSWINSZ);
}

static uint32_t settings(uint32_t from, uint32_t request)
{
	struct termios t = { .c_lflag = ICANON | ECHO, .c_oflag = OPOST };
	tail_bytes(&t, sizeof t);
	as_group(5);
	return REQUEST(from, ioctl, .handle = console_device, .request = request);
}
static uint32_t set_now(uint32_t from) { return settings(from, TCSETS); }
static uint32_t set_drained(uint32_t from) { return settings(from, TCSETSW); }
static uint32_t set_flushed(uint32_t from) { return settings(from, TCSETSF); }

static uint32_t drain(uint32_t from)
{
	int one = 1;
	tail_bytes(&one, sizeof one);
	as_group(5);
	return REQUEST(from, ioctl, .handle = console_device, .request = TCSBRK);
}

static uint32_t read_line(uint32_t from)
{
	as_group(5);
	return REQUEST(from, read, .handle = console_device, .offset = -1, .count = 10);
}
static uint32_t read_background(uint32_t from)
{
	as_group(7);
	return REQUEST(from, read, .handle = console_device, .offset = -1, .count = 10);
}
static uint32_t write_text(uint32_t from)
{
	TAIL("text\n");
	as_group(5);
	return REQUEST(from, write, .handle = console_device, .offset = -1);
}
static uint32_t write_much(uint32_t from)
{
	static char much[60000];
	tail_bytes(much, sizeof much);
	as_group(5);
	return REQUEST(from, write, .handle = console_device, .offset = -1);
}
static uint32_t look(uint32_t from)
{
	(void)from;
	return REQUEST(PAGE, read, .handle = console_master, .offset = -1, .count = 100);
}
static uint32_t type_signal(uint32_t from)
{
	(void)from;
	TAIL("\3");
	return REQUEST(PAGE, write, .handle = console_master, .offset = -1);
}
static uint32_t hang_up(uint32_t from)
{
	(void)from;
	return REQUEST(RESMGR, tty_hangup, .tty = 1);
}
static uint32_t other_group(uint32_t from)
{
	(void)from;
	return REQUEST(RESMGR, tty_foreground, .tty = 1, .session = 5, .group = 7);
}

static const struct held all[] = {
	{ "resize to one size", resize_one },
	{ "resize to another", resize_two },
	{ "TIOCSWINSZ", set_size },
	{ "TCSETS", set_now },
	{ "TCSETSW", set_drained },
	{ "TCSETSF", set_flushed },
	{ "drain", drain },
	{ "read", read_line },
	{ "read in the background", read_background },
	{ "write", write_text },
	{ "write of much", write_much },
	{ "read of the master", look },
	{ "a typed signal", type_signal },
	{ "hang-up", hang_up },
	{ "another foreground group", other_group },
};

static void before(void)
{
	EQUAL(CALL(RESMGR, tty_foreground, NULL, .tty = 1, .session = 5, .group = 5), 0);
	/* Nothing is drained until somebody looks. */
	TAIL("unseen\n");
	NOTICE(RESMGR, console_log);
}

static void release_some(void)
{
	/* One signal: the answer may bring the next, without end. */
	const struct tty_signal_request *q = TOLD(0, tty_signal);
	if (q)
		NOTICE(RESMGR, tty_signalled, .tty = q->tty);
	const struct tty_held_request *held = TOLD(0, tty_held);
	if (held) {
		struct tty_held_request h = *held;
		NOTICE(RESMGR, tty_verdict, .tty = h.tty, .endpoint = h.endpoint, .request = h.request,
			.verdict = EXA_VERDICT_GO);
	}
	if (q || held)
		return;
	REQUEST(PAGE, read, .handle = console_master, .offset = -1, .count = 60000);
	TAIL("\21line\n");
	REQUEST(PAGE, write, .handle = console_master, .offset = -1);
	TAIL("shown\n");
	NOTICE(RESMGR, console_log);
}

TEST(every_two_requests_of_a_terminal)
{
	pairs(all, sizeof all / sizeof *all, before, release_some);
}

/* The console is as it was: only what it shows may be left. */
static void after(void)
{
	while (TOLD(0, tty_signal) || TOLD(0, tty_held))
		;
}

TEST(death_in_each_request_of_a_terminal)
{
	deaths(&(struct deaths){ all, sizeof all / sizeof *all, before, release_some, after, NULL });
}
