/* listen: what can, and cannot. */
#include "socket.h"

int main(void)
{
	int fd = listener("name"), fds[2];

	CHECK(!listen(fd, -1) && !listen(fd, 0));
	connected(SOCK_STREAM, fds);
	BAD_INPUT({ "not open", ERRNO(listen(NOT_OPEN, 1)), EBADF },
		{ "no socket", ERRNO(listen(file("f", ""), 1)), ENOTSOCK },
		{ "datagrams", ERRNO(listen(socket(AF_UNIX, SOCK_DGRAM, 0), 1)), EOPNOTSUPP },
		{ "without a name", ERRNO(listen(socket(AF_UNIX, SOCK_STREAM, 0), 1)), EINVAL },
		{ "connected", ERRNO(listen(fds[0], 1)), EINVAL }, );
	return 0;
}
