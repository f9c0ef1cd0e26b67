/* ioctl: what a terminal and a pipe are asked. Terminals as such: test/programs/pty.c. */
#include <sys/ioctl.h>
#include <termios.h>

#include "call.h"

int main(void)
{
	int ends[2], count = -1, fd = file("f", "abc");
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	struct winsize size = { .ws_row = 7, .ws_col = 9 };
	struct termios termios;

	CHECK(!pipe(ends) && write(ends[1], "12345", 5) == 5 && !ioctl(ends[0], FIONREAD, &count)
		&& count == 5);
	CHECK(!ioctl(fd, FIONREAD, &count) && count == 3);
	CHECK(!ioctl(fd, FIOCLEX) && fcntl(fd, F_GETFD) == FD_CLOEXEC && !ioctl(fd, FIONCLEX)
		&& fcntl(fd, F_GETFD) == 0);
	count = 1;
	CHECK(!ioctl(ends[0], FIONBIO, &count) && fcntl(ends[0], F_GETFL) & O_NONBLOCK);
	CHECK(master >= 0 && !ioctl(master, TIOCSWINSZ, &size));
	memset(&size, 0, sizeof size);
	CHECK(!ioctl(master, TIOCGWINSZ, &size) && size.ws_row == 7 && size.ws_col == 9);
	CHECK(!ioctl(master, TCGETS, &termios) && termios.c_lflag & ECHO);
	BAD_INPUT({ "not open", ERRNO(ioctl(NOT_OPEN, TIOCGWINSZ, &size)), EBADF },
		{ "below 0", ERRNO(ioctl(-1, FIONREAD, &count)), EBADF },
		{ "TIOCGWINSZ of a file", ERRNO(ioctl(fd, TIOCGWINSZ, &size)), ENOTTY },
		{ "TCGETS of a pipe", ERRNO(ioctl(ends[0], TCGETS, &termios)), ENOTTY },
		{ "no such request of a terminal", ERRNO(ioctl(master, 0x1234, 0)), ENOTTY },
		{ "no such request of a file", ERRNO(ioctl(fd, 0x1234, 0)), ENOTTY },
		{ "TIOCGWINSZ to nowhere", ERRNO(ioctl(master, TIOCGWINSZ, NOWHERE)), EFAULT },
		{ "TIOCSWINSZ from nowhere", ERRNO(ioctl(master, TIOCSWINSZ, NOWHERE)), EFAULT },
		{ "FIONREAD to nowhere", ERRNO(ioctl(ends[0], FIONREAD, NOWHERE)), EFAULT },
		{ "TCSETS from nowhere", ERRNO(ioctl(master, TCSETS, NOWHERE)), EFAULT },
		{ "O_PATH", ERRNO(ioctl(open("f", O_PATH), FIONREAD, &count)), EBADF }, );
	return 0;
}
