/* The access mode counts; what is asked of settings needs none. */
#include <sys/ioctl.h>
#include <sys/sysmacros.h>

#include "abi/pty.h"
#include "tty/tty.h"

static int read_of(uint64_t handle)
{
	return CALL(PROGRAM(0), read, NULL, .handle = handle, .offset = -1, .count = 9);
}

static int write_to(uint64_t handle)
{
	TAIL("x");
	return CALL(PROGRAM(0), write, NULL, .handle = handle, .offset = -1);
}

TEST(what_is_opened_for_reading_cannot_be_written)
{
	uint64_t device = console_open(O_RDONLY);
	EQUAL(write_to(device), -EBADF);
	type_at(console_master, "a\r");
	EQUAL(read_of(device), 0);
	EQUAL(CALL(PROGRAM(0), ioctl, NULL, .handle = device, .request = TIOCGWINSZ), 0);
	let_go(device);
	shown_at(console_master);
}

TEST(what_is_opened_for_writing_cannot_be_read)
{
	uint64_t device = console_open(O_WRONLY);
	type_at(console_master, "a\r");
	EQUAL(read_of(device), -EBADF);
	EQUAL(read_of(console_device), 0);
	EQUAL(write_to(device), 0);
	EQUAL(CALL(PROGRAM(0), ioctl, NULL, .handle = device, .request = TIOCGWINSZ), 0);
	let_go(device);
	shown_at(console_master);
}

TEST(a_mode_for_ioctl_alone)
{
	uint64_t device = console_open(3);
	EQUAL(read_of(device), -EBADF);
	EQUAL(write_to(device), -EBADF);
	EQUAL(CALL(PROGRAM(0), ioctl, NULL, .handle = device, .request = TIOCGWINSZ), 0);
	let_go(device);
}

TEST(a_master_has_an_access_mode_too)
{
	struct device_open_reply master;
	EQUAL(CALL(RESMGR, device_open, &master, .rdev = makedev(PTMX_MAJOR, PTMX_MINOR),
			  .flags = O_WRONLY),
		0);
	EQUAL(read_of(master.handle), -EBADF);
	EQUAL(write_to(master.handle), 0);
	let_go(master.handle);
}

TEST(a_terminal_has_no_offset)
{
	TAIL("x");
	EQUAL(CALL(PROGRAM(0), write, NULL, .handle = console_device, .offset = 0), -ESPIPE);
	EQUAL(CALL(PROGRAM(0), read, NULL, .handle = console_device, .offset = 0, .count = 1), -ESPIPE);
	EQUAL(CALL(PROGRAM(0), seek, NULL, .handle = console_device), -ESPIPE);
	EQUAL(CALL(PROGRAM(0), truncate, NULL, .handle = console_device), -EINVAL);
	EQUAL(CALL(PROGRAM(0), readdir, NULL, .handle = console_device, .count = 100), -ENOTDIR);
	EQUAL(CALL(PROGRAM(0), sync, NULL, .handle = console_device), -EINVAL);
}

TEST(only_the_page_closes_the_console)
{
	struct pty p = pty_open();
	EQUAL(CALL(PROGRAM(0), master_close, NULL, .handle = console_master), -EPERM);
	EQUAL(CALL(PAGE, master_close, NULL, .handle = console_device), -EBADF);
	EQUAL(CALL(PAGE, master_close, NULL, .handle = p.master), -EBADF);
	EQUAL(CALL(PROGRAM(0), release, NULL, .handle = console_device), -EPERM);
	let_go(p.device);
	let_go(p.master);
}
