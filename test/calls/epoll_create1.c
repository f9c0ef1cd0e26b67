/* epoll_create1, which is epoll_create too. */
#include <sys/epoll.h>

#include "call.h"

int main(void)
{
	int fd = epoll_create1(EPOLL_CLOEXEC), plain = epoll_create(1);
	char byte;

	CHECK(fd >= 0 && fcntl(fd, F_GETFD) == FD_CLOEXEC && plain >= 0 && fcntl(plain, F_GETFD) == 0);
	BAD_INPUT({ "no such flag", ERRNO(epoll_create1(1)), EINVAL },
		{ "to read it", ERRNO(read(fd, &byte, 1)), EINVAL }, );
	return 0;
}
