/* shutdown: one way, or both. */
#include "socket.h"

int main(void)
{
	int fds[2];
	char byte;

	connected(SOCK_STREAM, fds);
	CHECK(!shutdown(fds[0], SHUT_WR) && read(fds[1], &byte, 1) == 0 && write(fds[1], "x", 1) == 1
		&& read(fds[0], &byte, 1) == 1);
	FAILS(send(fds[0], "x", 1, MSG_NOSIGNAL), EPIPE);
	CHECK(!shutdown(fds[0], SHUT_RDWR) && read(fds[0], &byte, 1) == 0);
	BAD_INPUT({ "not open", ERRNO(shutdown(NOT_OPEN, SHUT_RD)), EBADF },
		{ "no socket", ERRNO(shutdown(file("f", ""), SHUT_RD)), ENOTSOCK },
		{ "no such way", ERRNO(shutdown(fds[1], 3)), EINVAL },
		{ "not connected", ERRNO(shutdown(socket(AF_INET, SOCK_STREAM, 0), SHUT_RD)), ENOTCONN }, );
	return 0;
}
