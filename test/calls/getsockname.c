/* getsockname: a name, none, and one that is cut off. */
#include "socket.h"

int main(void)
{
	int fd = listener("name"), plain = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_un name;
	struct sockaddr_in in;
	socklen_t length = sizeof name, negative = -1;

	CHECK(!getsockname(fd, (struct sockaddr *)&name, &length)
		&& length == offsetof(struct sockaddr_un, sun_path) + 5 && !strcmp(name.sun_path, "name"));
	memset(&name, 'x', sizeof name);
	length = 4;
	CHECK(!getsockname(fd, (struct sockaddr *)&name, &length)
		&& length == offsetof(struct sockaddr_un, sun_path) + 5
		&& !memcmp(name.sun_path, "naxx", 4));
	length = sizeof in;
	CHECK(!getsockname(plain, (struct sockaddr *)&in, &length) && length == sizeof in
		&& in.sin_family == AF_INET && !in.sin_port);
	BAD_INPUT(
		{ "not open", ERRNO(getsockname(NOT_OPEN, (struct sockaddr *)&name, &length)), EBADF },
		{ "no socket", ERRNO(getsockname(file("f", ""), (struct sockaddr *)&name, &length)),
			ENOTSOCK },
		{ "a length below 0", ERRNO(getsockname(fd, (struct sockaddr *)&name, &negative)), EINVAL },
		{ "nowhere", ERRNO(getsockname(fd, NOWHERE, &length)), EFAULT }, );
	return 0;
}
