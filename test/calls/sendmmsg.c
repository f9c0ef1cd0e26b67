/* sendmmsg: several messages, as far as they go. */
#include "socket.h"

int main(void)
{
	int fds[2];
	char text[8];
	struct iovec pieces[] = { { "1", 1 }, { "22", 2 } };
	struct mmsghdr many[] = { { .msg_hdr = { .msg_iov = pieces, .msg_iovlen = 1 } },
		{ .msg_hdr = { .msg_iov = pieces + 1, .msg_iovlen = 1 } } };

	connected(SOCK_DGRAM, fds);
	CHECK(sendmmsg(fds[0], many, 2, 0) == 2 && many[0].msg_len == 1 && many[1].msg_len == 2);
	CHECK(read(fds[1], text, 8) == 1 && read(fds[1], text, 8) == 2);
	many[1].msg_hdr.msg_iov = NOWHERE;
	CHECK(sendmmsg(fds[0], many, 2, 0) == 1);
	BAD_INPUT({ "not open", ERRNO(sendmmsg(NOT_OPEN, many, 1, 0)), EBADF },
		{ "no socket", ERRNO(sendmmsg(file("f", ""), many, 1, 0)), ENOTSOCK },
		{ "nowhere", ERRNO(sendmmsg(fds[0], NOWHERE, 1, 0)), EFAULT }, );
	return 0;
}
