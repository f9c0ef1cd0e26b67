/* connect: to who listens, and to nobody. */
#include "socket.h"

int main(void)
{
	int fd = listener("name"), client = socket(AF_UNIX, SOCK_STREAM, 0),
		other = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_in far = {
		.sin_family = AF_INET, .sin_port = htons(1), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)
	};

	close(file("file", ""));
	CHECK(!connect(client, NAMED("name")));
	BAD_INPUT({ "not open", ERRNO(connect(NOT_OPEN, NAMED("name"))), EBADF },
		{ "no socket", ERRNO(connect(file("f", ""), NAMED("name"))), ENOTSOCK },
		{ "connected", ERRNO(connect(client, NAMED("name"))), EISCONN },
		{ "listening", ERRNO(connect(fd, NAMED("name"))), EINVAL },
		{ "to no name", ERRNO(connect(other, NAMED("none"))), ENOENT },
		{ "to a file", ERRNO(connect(other, NAMED("file"))), ECONNREFUSED },
		{ "of another type", ERRNO(connect(socket(AF_UNIX, SOCK_SEQPACKET, 0), NAMED("name"))),
			EPROTOTYPE },
		{ "of another family", ERRNO(connect(other, (struct sockaddr *)&far, sizeof far)), EINVAL },
		{ "to where nobody listens",
			ERRNO(connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&far, sizeof far)),
			ECONNREFUSED },
		{ "nowhere", ERRNO(connect(other, NOWHERE, 16)), EFAULT }, );
	CHECK(!chmod("name", 0700));
	IN_CHILD(CHECK(!setuid(1000)); FAILS(connect(other, NAMED("name")), EACCES));
	return 0;
}
