/* The suite of the tty server: what tty.h says; nothing may be left after a test. */
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "abi/pty.h"
#include "tty/tty.h"

uint64_t console_device, console_master;

static uint32_t at_first;

static uint64_t device_open_by(uint64_t rdev, uint32_t flags, uint32_t *tty)
{
	struct device_open_reply opened;
	EQUAL(CALL(RESMGR, device_open, &opened, .rdev = rdev, .flags = flags,
			  .st.mode = S_IFCHR | 0600, .st.rdev = rdev),
		0);
	if (tty)
		*tty = opened.tty;
	return opened.handle;
}

uint64_t console_open(uint32_t flags) { return device_open_by(makedev(5, 1), flags, NULL); }

struct pty pty_open(void)
{
	struct pty p;
	p.master = device_open_by(makedev(PTMX_MAJOR, PTMX_MINOR), O_RDWR, &p.tty);
	int unlocked = 0;
	tail_bytes(&unlocked, sizeof unlocked);
	EQUAL(CALL(PROGRAM(0), ioctl, NULL, .handle = p.master, .request = TIOCSPTLCK), 0);
	p.device = device_open_by(makedev(MAJOR_PTY, p.tty - PTY_FIRST), O_RDWR, NULL);
	return p;
}

void type_at(uint64_t master, const char *text)
{
	struct write_reply wrote;
	TAIL(text);
	EQUAL(CALL(PAGE, write, &wrote, .handle = master, .offset = -1), 0);
	EQUAL(wrote.count, strlen(text));
}

const char *shown_at(uint64_t master)
{
	struct read_reply seen;
	EQUAL(CALL(PAGE, read, &seen, .handle = master, .offset = -1, .count = 4096), 0);
	return reply_tail;
}

void let_go(uint64_t handle) { NOTICE(RESMGR, release, .handle = handle); }

uint32_t signals_delivered(void)
{
	uint32_t last = 0;
	for (const struct tty_signal_request *q; (q = TOLD(0, tty_signal));) {
		last = q->signal;
		NOTICE(RESMGR, tty_signalled, .tty = q->tty);
	}
	return last;
}

void suite_begin(void)
{
	struct master_open_reply master;
	console_device = console_open(O_RDWR);
	EQUAL(
		CALL(PAGE, master_open, &master, .kind = EXA_TERMINAL_CONSOLE, .cols = 80, .rows = 24), 0);
	console_master = master.handle;
	/* The first output makes the buffer, and keeps it. */
	TAIL("boot\n");
	NOTICE(RESMGR, console_log);
	shown_at(console_master);
	at_first = blocks();
}

void suite_end(void)
{
	signals_delivered();
	/* Less is what was kept and is kept no more. */
	CHECK(blocks() <= at_first);
}
