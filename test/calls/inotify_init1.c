/* inotify_init1, which is inotify_init: a queue of what happens to files. */
#include <poll.h>
#include <sys/inotify.h>

#include "call.h"

int main(void)
{
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK), plain = inotify_init();
	char room[64];
	struct pollfd polled = { fd, POLLIN, 0 };

	CHECK(fd >= 0 && fcntl(fd, F_GETFD) == FD_CLOEXEC
		&& (fcntl(fd, F_GETFL) & (O_ACCMODE | O_NONBLOCK)) == (O_RDONLY | O_NONBLOCK));
	CHECK(plain >= 0 && fcntl(plain, F_GETFD) == 0 && !(fcntl(plain, F_GETFL) & O_NONBLOCK));
	CHECK(poll(&polled, 1, 0) == 0);
	BAD_INPUT({ "no such flag", ERRNO(inotify_init1(1)), EINVAL },
		{ "nothing has happened", ERRNO(read(fd, room, sizeof room)), EAGAIN },
		{ "to write to it", ERRNO(write(fd, room, sizeof room)), EBADF },
		{ "to read it to nowhere", ERRNO(read(fd, NOWHERE, 64)), EFAULT }, );
	return 0;
}
