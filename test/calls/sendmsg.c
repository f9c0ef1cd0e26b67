/* sendmsg: pieces, and what goes with them. Descriptors are in test/programs/rights.c. */
#include "socket.h"

int main(void)
{
	int fds[2];
	char text[16];
	struct iovec pieces[] = { { "one", 3 }, { "two", 3 } };
	struct msghdr message = { .msg_iov = pieces, .msg_iovlen = 2 },
				  bad = { .msg_iov = NOWHERE, .msg_iovlen = 1 },
				  many = { .msg_iov = pieces, .msg_iovlen = 2000 };

	connected(SOCK_SEQPACKET, fds);
	CHECK(sendmsg(fds[0], &message, 0) == 6 && read(fds[1], text, 16) == 6
		&& !memcmp(text, "onetwo", 6));
	BAD_INPUT({ "not open", ERRNO(sendmsg(NOT_OPEN, &message, 0)), EBADF },
		{ "no socket", ERRNO(sendmsg(file("f", ""), &message, 0)), ENOTSOCK },
		{ "nowhere", ERRNO(sendmsg(fds[0], NOWHERE, 0)), EFAULT },
		{ "pieces that are nowhere", ERRNO(sendmsg(fds[0], &bad, 0)), EFAULT },
		{ "too many pieces", ERRNO(sendmsg(fds[0], &many, 0)), EMSGSIZE }, );
	return 0;
}
