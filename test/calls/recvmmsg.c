/* recvmmsg: several messages; what is there, with MSG_WAITFORONE. */
#include "socket.h"

int main(void)
{
	int fds[2];
	char text[2][8];
	struct iovec pieces[] = { { text[0], 8 }, { text[1], 8 } };
	struct mmsghdr many[] = { { .msg_hdr = { .msg_iov = pieces, .msg_iovlen = 1 } },
		{ .msg_hdr = { .msg_iov = pieces + 1, .msg_iovlen = 1 } } };

	connected(SOCK_DGRAM, fds);
	CHECK(write(fds[0], "a", 1) == 1 && write(fds[0], "bc", 2) == 2
		&& recvmmsg(fds[1], many, 2, 0, NULL) == 2 && many[1].msg_len == 2);
	CHECK(write(fds[0], "d", 1) == 1 && recvmmsg(fds[1], many, 2, MSG_WAITFORONE, NULL) == 1
		&& many[0].msg_len == 1);
	BAD_INPUT({ "nothing there", ERRNO(recvmmsg(fds[1], many, 2, MSG_DONTWAIT, NULL)), EAGAIN },
		{ "not open", ERRNO(recvmmsg(NOT_OPEN, many, 1, 0, NULL)), EBADF },
		{ "no socket", ERRNO(recvmmsg(file("f", ""), many, 1, 0, NULL)), ENOTSOCK },
		{ "no such time", ERRNO(recvmmsg(fds[1], many, 1, 0, &(struct timespec){ .tv_nsec = -1 })),
			EINVAL }, );
	return 0;
}
