/* fcntl: copies of descriptors, their flags, those of descriptions. Locks: flock.c and
 * test/programs/lock.c. */
#include "call.h"

int main(void)
{
	int fd = file("f", "abc"), copy = fcntl(fd, F_DUPFD, 20), ends[2];
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	CHECK(copy == 20 && fcntl(fd, F_DUPFD, 20) == 21);
	CHECK(fcntl(fd, F_DUPFD_CLOEXEC, 30) == 30 && fcntl(30, F_GETFD) == FD_CLOEXEC
		&& fcntl(20, F_GETFD) == 0);
	CHECK(fcntl(20, F_SETFD, FD_CLOEXEC) == 0 && fcntl(20, F_GETFD) == FD_CLOEXEC
		&& fcntl(fd, F_GETFD) == 0);
	CHECK((fcntl(fd, F_GETFL) & (O_ACCMODE | O_APPEND | O_NONBLOCK)) == O_RDWR);
	CHECK(!fcntl(fd, F_SETFL, O_APPEND | O_RDONLY | O_CREAT)
		&& (fcntl(copy, F_GETFL) & (O_ACCMODE | O_APPEND)) == (O_RDWR | O_APPEND));
	CHECK(!fcntl(fd, F_SETLK, &lock) && !fcntl(fd, F_GETLK, &lock) && lock.l_type == F_UNLCK);
	CHECK(!pipe(ends) && !fcntl(ends[0], F_SETFL, O_NONBLOCK));
	FAILS(read(ends[0], &lock, 1), EAGAIN);
	CHECK(fcntl(ends[1], F_SETPIPE_SZ, 4096) >= 4096 && fcntl(ends[0], F_GETPIPE_SZ) >= 4096);

	struct flock wrong = { .l_type = 9, .l_whence = SEEK_SET },
				 whence = { .l_type = F_RDLCK, .l_whence = 9 };
	int written = open("f", O_WRONLY), seen = open("f", O_RDONLY), path = open("f", O_PATH);
	struct flock shared = { .l_type = F_RDLCK }, before = { .l_type = F_RDLCK, .l_start = -1 };

	lock.l_type = F_WRLCK;
	BAD_INPUT({ "F_DUPFD of what is not open", ERRNO(fcntl(NOT_OPEN, F_DUPFD, 0)), EBADF },
		{ "F_GETFD of what is not open", ERRNO(fcntl(NOT_OPEN, F_GETFD)), EBADF },
		{ "F_SETFD of what is not open", ERRNO(fcntl(NOT_OPEN, F_SETFD, 0)), EBADF },
		{ "F_GETFL of what is not open", ERRNO(fcntl(-1, F_GETFL)), EBADF },
		{ "F_SETFL of what is not open", ERRNO(fcntl(-1, F_SETFL, 0)), EBADF },
		{ "F_DUPFD from below 0", ERRNO(fcntl(fd, F_DUPFD, -1)), EINVAL },
		{ "F_DUPFD from the limit on", ERRNO(fcntl(fd, F_DUPFD, 1 << 30)), EINVAL },
		{ "no such command", ERRNO(fcntl(fd, 9999)), EINVAL },
		{ "no such command, not open", ERRNO(fcntl(NOT_OPEN, 9999)), EBADF },
		{ "a lock that is nowhere", ERRNO(fcntl(fd, F_SETLK, NOWHERE)), EFAULT },
		{ "no such type of lock", ERRNO(fcntl(fd, F_SETLK, &wrong)), EINVAL },
		{ "no such whence", ERRNO(fcntl(fd, F_SETLK, &whence)), EINVAL },
		{ "a lock before the start", ERRNO(fcntl(fd, F_SETLK, &before)), EINVAL },
		{ "a lock of what is not open", ERRNO(fcntl(NOT_OPEN, F_SETLK, &lock)), EBADF },
		{ "a write lock, open for reading", ERRNO(fcntl(seen, F_SETLK, &lock)), EBADF },
		{ "a read lock, open for writing", ERRNO(fcntl(written, F_SETLK, &shared)), EBADF },
		{ "F_SETFL by O_PATH", ERRNO(fcntl(path, F_SETFL, 0)), EBADF },
		{ "F_SETPIPE_SZ of a file", ERRNO(fcntl(fd, F_SETPIPE_SZ, 4096)), EBADF }, );
	return 0;
}
