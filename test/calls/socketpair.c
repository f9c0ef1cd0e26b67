/* socketpair: two that hear each other. More is in test/programs/socketpair.c. */
#include "socket.h"

int main(void)
{
	int fds[2];
	char text[8];

	CHECK(!socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds)
		&& fcntl(fds[1], F_GETFD) == FD_CLOEXEC);
	CHECK(write(fds[0], "there", 5) == 5 && read(fds[1], text, 8) == 5
		&& write(fds[1], "back", 4) == 4 && read(fds[0], text, 8) == 4);
	BAD_INPUT(
		{ "no family that has pairs", ERRNO(socketpair(AF_INET, SOCK_STREAM, 0, fds)), EOPNOTSUPP },
		{ "no such family", ERRNO(socketpair(99, SOCK_STREAM, 0, fds)), EAFNOSUPPORT },
		{ "no such type", ERRNO(socketpair(AF_UNIX, 14, 0, fds)), EINVAL },
		{ "nowhere", ERRNO(socketpair(AF_UNIX, SOCK_STREAM, 0, NOWHERE)), EFAULT }, );
	return 0;
}
