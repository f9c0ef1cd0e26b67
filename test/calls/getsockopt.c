/* getsockopt: what can be asked. */
#include "socket.h"

int main(void)
{
	int fds[2], got;
	socklen_t length = sizeof got, negative = -1, brief = 1;
	char byte = 0;

	connected(SOCK_SEQPACKET, fds);
	CHECK(!getsockopt(fds[0], SOL_SOCKET, SO_TYPE, &got, &length) && length == sizeof got
		&& got == SOCK_SEQPACKET);
	CHECK(!getsockopt(fds[0], SOL_SOCKET, SO_TYPE, &byte, &brief) && brief == 1
		&& byte == SOCK_SEQPACKET);
	BAD_INPUT(
		{ "not open", ERRNO(getsockopt(NOT_OPEN, SOL_SOCKET, SO_TYPE, &got, &length)), EBADF },
		{ "no socket", ERRNO(getsockopt(file("f", ""), SOL_SOCKET, SO_TYPE, &got, &length)),
			ENOTSOCK },
		{ "no such option", ERRNO(getsockopt(fds[0], SOL_SOCKET, 9999, &got, &length)),
			ENOPROTOOPT },
		{ "a length below 0", ERRNO(getsockopt(fds[0], SOL_SOCKET, SO_TYPE, &got, &negative)),
			EINVAL },
		{ "a length that is nowhere", ERRNO(getsockopt(fds[0], SOL_SOCKET, SO_TYPE, &got, NOWHERE)),
			EFAULT },
		{ "nowhere", ERRNO(getsockopt(fds[0], SOL_SOCKET, SO_TYPE, NOWHERE, &length)), EFAULT }, );
	return 0;
}
