/* recvfrom: from whom, and what of it. */
#include "socket.h"

int main(void)
{
	int to = socket(AF_UNIX, SOCK_DGRAM, 0), from = socket(AF_UNIX, SOCK_DGRAM, 0);
	struct sockaddr_un name;
	socklen_t length = sizeof name, negative = -1;
	char text[8];

	CHECK(!bind(to, NAMED("to")) && !bind(from, NAMED("from"))
		&& sendto(from, "abcdef", 6, 0, NAMED("to")) == 6);
	CHECK(recv(to, text, 2, MSG_PEEK | MSG_TRUNC) == 6);
	CHECK(recvfrom(to, text, 4, 0, (struct sockaddr *)&name, &length) == 4
		&& !strcmp(name.sun_path, "from") && !memcmp(text, "abcd", 4));
	BAD_INPUT({ "nothing there", ERRNO(recv(to, text, 4, MSG_DONTWAIT)), EAGAIN },
		{ "not open", ERRNO(recv(NOT_OPEN, text, 4, 0)), EBADF },
		{ "no socket", ERRNO(recv(file("f", ""), text, 4, 0)), ENOTSOCK },
		{ "not connected", ERRNO(recv(socket(AF_UNIX, SOCK_STREAM, 0), text, 4, 0)), EINVAL },
		{ "not connected, TCP", ERRNO(recv(socket(AF_INET, SOCK_STREAM, 0), text, 4, 0)),
			ENOTCONN }, );
	CHECK(sendto(from, "x", 1, 0, NAMED("to")) == 1);
	FAILS(recvfrom(to, text, 4, 0, (struct sockaddr *)&name, &negative), EINVAL);
	return 0;
}
