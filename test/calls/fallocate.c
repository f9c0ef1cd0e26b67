/* fallocate: the file is at least as long as that. */
#include "call.h"

int main(void)
{
	int fd = file("f", "abc"), seen = open("f", O_RDONLY), ends[2];
	struct stat st;

	CHECK(!pipe(ends) && !fallocate(fd, 0, 2, 8) && !fstat(fd, &st) && st.st_size == 10);
	CHECK(!fallocate(fd, 0, 0, 4) && !fstat(fd, &st) && st.st_size == 10 && !posix_fallocate(fd, 0, 20) && lseek(fd, 0, SEEK_END) == 20);
	BAD_INPUT(
		{ "not open", ERRNO(fallocate(NOT_OPEN, 0, 0, 1)), EBADF },
		{ "open for reading", ERRNO(fallocate(seen, 0, 0, 1)), EBADF },
		{ "from below 0", ERRNO(fallocate(fd, 0, -1, 1)), EINVAL },
		{ "nothing", ERRNO(fallocate(fd, 0, 0, 0)), EINVAL },
		{ "less than nothing", ERRNO(fallocate(fd, 0, 0, -1)), EINVAL },
		{ "a mode that it has not", ERRNO(fallocate(fd, 0x4000, 0, 1)), EOPNOTSUPP },
		{ "a pipe", ERRNO(fallocate(ends[1], 0, 0, 1)), ESPIPE },
		{ "farther than can be said", ERRNO(fallocate(fd, 0, INT64_MAX, 1)), EFBIG },
		{ "posix_fallocate of nothing", posix_fallocate(fd, 0, 0), EINVAL },
	);
	return 0;
}
