/* accept4: as accept, with flags for the new descriptor. */
#include "socket.h"

int main(void)
{
	int fd = listener("name"), client = socket(AF_UNIX, SOCK_STREAM, 0);

	CHECK(!connect(client, NAMED("name")));

	int served = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	CHECK(served > client && fcntl(served, F_GETFL) & O_NONBLOCK
		&& fcntl(served, F_GETFD) == FD_CLOEXEC);
	BAD_INPUT({ "not open", ERRNO(accept4(NOT_OPEN, NULL, NULL, 0)), EBADF }, );
	return 0;
}
