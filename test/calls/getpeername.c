/* getpeername: whom it is connected to. */
#include "socket.h"

int main(void)
{
	int fd = listener("name"), client = socket(AF_UNIX, SOCK_STREAM, 0);
	struct sockaddr_un name;
	socklen_t length = sizeof name;

	CHECK(!connect(client, NAMED("name")) && !getpeername(client, (struct sockaddr *)&name, &length)
		&& !strcmp(name.sun_path, "name"));
	length = sizeof name;
	BAD_INPUT(
		{ "not connected", ERRNO(getpeername(fd, (struct sockaddr *)&name, &length)), ENOTCONN },
		{ "not open", ERRNO(getpeername(NOT_OPEN, (struct sockaddr *)&name, &length)), EBADF },
		{ "no socket", ERRNO(getpeername(file("f", ""), (struct sockaddr *)&name, &length)),
			ENOTSOCK },
		{ "nowhere", ERRNO(getpeername(client, NOWHERE, &length)), EFAULT }, );
	return 0;
}
