/* setsockopt: what can be set. */
#include "socket.h"

int main(void)
{
	int fds[2], on = 1, room = 10000, got;
	socklen_t length = sizeof got;

	connected(SOCK_STREAM, fds);
	CHECK(!setsockopt(fds[0], SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on)
		&& !getsockopt(fds[0], SOL_SOCKET, SO_KEEPALIVE, &got, &length) && got == 1);
	CHECK(!setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof room)
		&& !getsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &got, &length) && got == 20000);
	BAD_INPUT({ "not open", ERRNO(setsockopt(NOT_OPEN, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on)),
				  EBADF },
		{ "no socket", ERRNO(setsockopt(file("f", ""), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on)),
			ENOTSOCK },
		{ "no such option", ERRNO(setsockopt(fds[0], SOL_SOCKET, 9999, &on, sizeof on)),
			ENOPROTOOPT },
		{ "no such level", ERRNO(setsockopt(fds[0], 77, 1, &on, sizeof on)), EOPNOTSUPP },
		{ "what can only be asked", ERRNO(setsockopt(fds[0], SOL_SOCKET, SO_TYPE, &on, sizeof on)),
			ENOPROTOOPT },
		{ "too short", ERRNO(setsockopt(fds[0], SOL_SOCKET, SO_KEEPALIVE, &on, 1)), EINVAL },
		{ "nowhere", ERRNO(setsockopt(fds[0], SOL_SOCKET, SO_KEEPALIVE, NOWHERE, sizeof on)),
			EFAULT }, );
	return 0;
}
