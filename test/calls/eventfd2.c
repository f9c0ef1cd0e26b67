/* eventfd2, which is eventfd: a counter to wait for. */
#include <poll.h>
#include <sys/eventfd.h>

#include "call.h"

int main(void)
{
	int fd = eventfd(3, EFD_CLOEXEC | EFD_NONBLOCK),
		semaphore = eventfd(2, EFD_SEMAPHORE | EFD_NONBLOCK);
	uint64_t value = 4, most = UINT64_MAX - 1, wrong = UINT64_MAX;
	struct pollfd polled = { fd, POLLIN | POLLOUT, 0 };

	CHECK(fd >= 0 && fcntl(fd, F_GETFD) == FD_CLOEXEC && write(fd, &value, 8) == 8
		&& read(fd, &value, 8) == 8 && value == 7);
	CHECK(poll(&polled, 1, 0) == 1 && polled.revents == POLLOUT);
	CHECK(read(semaphore, &value, 8) == 8 && value == 1 && read(semaphore, &value, 8) == 8);
	CHECK(write(fd, &most, 8) == 8 && poll(&polled, 1, 0) == 1 && polled.revents == POLLIN);
	value = 1;
	BAD_INPUT({ "a semaphore at 0", ERRNO(read(semaphore, &value, 8)), EAGAIN },
		{ "more than fits", ERRNO(write(fd, &value, 8)), EAGAIN },
		{ "the one number that it cannot hold", ERRNO(write(fd, &wrong, 8)), EINVAL },
		{ "to read too little", ERRNO(read(fd, &value, 7)), EINVAL },
		{ "to write too little", ERRNO(write(fd, &value, 4)), EINVAL },
		{ "no such flag", ERRNO(eventfd(0, 2)), EINVAL },
		{ "to read it to nowhere", ERRNO(read(fd, NOWHERE, 8)), EFAULT }, );
	return 0;
}
