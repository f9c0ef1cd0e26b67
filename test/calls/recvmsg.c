/* recvmsg: into pieces, with what it says of the message. */
#include "socket.h"

int main(void)
{
	int fds[2];
	char first[2], second[2];
	struct iovec pieces[] = { { first, 2 }, { second, 2 } };
	struct msghdr message = { .msg_iov = pieces, .msg_iovlen = 2 };

	connected(SOCK_DGRAM, fds);
	CHECK(write(fds[0], "abcdef", 6) == 6 && recvmsg(fds[1], &message, 0) == 4
		&& message.msg_flags == MSG_TRUNC && !memcmp(second, "cd", 2));
	CHECK(write(fds[0], "abc", 3) == 3 && recvmsg(fds[1], &message, MSG_CMSG_CLOEXEC) == 3
		&& !(message.msg_flags & MSG_TRUNC));
	BAD_INPUT({ "nothing there", ERRNO(recvmsg(fds[1], &message, MSG_DONTWAIT)), EAGAIN },
		{ "not open", ERRNO(recvmsg(NOT_OPEN, &message, 0)), EBADF },
		{ "no socket", ERRNO(recvmsg(file("f", ""), &message, 0)), ENOTSOCK }, );
	return 0;
}
