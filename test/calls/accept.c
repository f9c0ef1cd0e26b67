/* accept: the connections in order, and who is there. */
#include "socket.h"

int main(void)
{
	int fd = listener("name"), first = socket(AF_UNIX, SOCK_STREAM, 0),
		second = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_un name;
	socklen_t length = sizeof name;
	char byte;

	CHECK(!bind(first, NAMED("first")) && !connect(first, NAMED("name"))
		&& !connect(second, NAMED("name")));
	CHECK(write(first, "1", 1) == 1 && write(second, "2", 1) == 1);

	int served = accept(fd, (struct sockaddr *)&name, &length);

	CHECK(served >= 0 && !strcmp(name.sun_path, "first") && read(served, &byte, 1) == 1
		&& byte == '1');
	CHECK((served = accept(fd, NULL, NULL)) >= 0 && read(served, &byte, 1) == 1 && byte == '2');
	CHECK(!fcntl(fd, F_SETFL, O_NONBLOCK));
	BAD_INPUT({ "nobody there", ERRNO(accept(fd, NULL, NULL)), EAGAIN },
		{ "not open", ERRNO(accept(NOT_OPEN, NULL, NULL)), EBADF },
		{ "no socket", ERRNO(accept(file("f", ""), NULL, NULL)), ENOTSOCK },
		{ "datagrams", ERRNO(accept(socket(AF_UNIX, SOCK_DGRAM, 0), NULL, NULL)), EOPNOTSUPP },
		{ "one that does not listen", ERRNO(accept(first, NULL, NULL)), EINVAL }, );
	return 0;
}
