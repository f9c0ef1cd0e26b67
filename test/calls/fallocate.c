/* fallocate: the file is at least as long as that; with FALLOC_FL_KEEP_SIZE as long as it was;
 * holes are punched. */
#include "call.h"

int main(void)
{
	int fd = file("f", "abc"), seen = open("f", O_RDONLY), ends[2];
	struct stat st;

	CHECK(!pipe(ends) && !fallocate(fd, 0, 2, 8) && !fstat(fd, &st) && st.st_size == 10);
	CHECK(!fallocate(fd, 0, 0, 4) && !fstat(fd, &st) && st.st_size == 10
		&& !posix_fallocate(fd, 0, 20) && lseek(fd, 0, SEEK_END) == 20);
	char text[20];

	CHECK(!fallocate(fd, FALLOC_FL_KEEP_SIZE, 10, 100000) && !fstat(fd, &st) && st.st_size == 20);
	CHECK(pwrite(fd, "0123456789abcdefghij", 20, 0) == 20
		&& !fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 3, 4));
	CHECK(pread(fd, text, 20, 0) == 20
		&& !memcmp(text,
			"012\0\0\0\0"
			"789abcdefghij",
			20));
	CHECK(!fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 15, 1 << 20) && !fstat(fd, &st)
		&& st.st_size == 20);
	CHECK(pread(fd, text, 20, 0) == 20 && !memcmp(text + 14, "e\0\0\0\0\0", 6));
	BAD_INPUT({ "not open, and a mode that it has not", ERRNO(fallocate(NOT_OPEN, 0x4000, -1, 1)),
				  EBADF },
		{ "a mode that it has not, of nothing", ERRNO(fallocate(fd, 0x4000, 0, 0)), EINVAL },
		{ "a hole that makes it longer", ERRNO(fallocate(fd, FALLOC_FL_PUNCH_HOLE, 0, 1)),
			EOPNOTSUPP },
		{ "a hole, open for reading",
			ERRNO(fallocate(seen, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 1)), EBADF },
		{ "not open", ERRNO(fallocate(NOT_OPEN, 0, 0, 1)), EBADF },
		{ "open for reading", ERRNO(fallocate(seen, 0, 0, 1)), EBADF },
		{ "from below 0", ERRNO(fallocate(fd, 0, -1, 1)), EINVAL },
		{ "nothing", ERRNO(fallocate(fd, 0, 0, 0)), EINVAL },
		{ "less than nothing", ERRNO(fallocate(fd, 0, 0, -1)), EINVAL },
		{ "a mode that it has not", ERRNO(fallocate(fd, 0x4000, 0, 1)), EOPNOTSUPP },
		{ "a pipe", ERRNO(fallocate(ends[1], 0, 0, 1)), ESPIPE },
		{ "farther than can be said", ERRNO(fallocate(fd, 0, INT64_MAX, 1)), EFBIG },
		{ "posix_fallocate of nothing", posix_fallocate(fd, 0, 0), EINVAL }, );
	return 0;
}
