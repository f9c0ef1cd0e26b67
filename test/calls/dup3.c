/* dup3, and dup2 over it: that number, what it was is closed, FD_CLOEXEC where asked. */
#include "call.h"

int main(void)
{
	int fd = file("f", "abc"), ends[2];
	char byte;

	CHECK(!pipe(ends));
	CHECK(dup3(fd, 50, O_CLOEXEC) == 50 && fcntl(50, F_GETFD) == FD_CLOEXEC);
	CHECK(dup3(fd, 50, 0) == 50 && fcntl(50, F_GETFD) == 0);
	CHECK(dup2(fd, ends[1]) == ends[1] && read(ends[0], &byte, 1) == 0);
	CHECK(read(ends[1], &byte, 1) == 1 && byte == 'a' && dup2(fd, fd) == fd);
	BAD_INPUT({ "not open", ERRNO(dup3(NOT_OPEN, 60, 0)), EBADF },
		{ "from below 0", ERRNO(dup3(-1, 60, 0)), EBADF },
		{ "to below 0", ERRNO(dup3(fd, -1, 0)), EBADF },
		{ "to behind the limit", ERRNO(dup3(fd, 1 << 30, 0)), EBADF },
		{ "to itself", ERRNO(dup3(fd, fd, 0)), EINVAL },
		{ "a flag that it has not", ERRNO(dup3(fd, 60, O_NONBLOCK)), EINVAL },
		{ "dup2 to itself, not open", ERRNO(dup2(NOT_OPEN, NOT_OPEN)), EBADF },
		{ "dup2 to below 0", ERRNO(dup2(fd, -1)), EBADF }, );
	FAILS(fcntl(60, F_GETFD), EBADF);
	return 0;
}
