/* pwrite64: at that offset, and the description's own stays. */
#include "call.h"

int main(void)
{
	int fd = file("f", "abcdef"), seen = open("f", O_RDONLY), ends[2];
	char text[16] = "";

	CHECK(!pipe(ends));
	CHECK(pwrite(fd, "XY", 2, 3) == 2 && pwrite(fd, "Z", 1, 8) == 1 && lseek(fd, 0, SEEK_CUR) == 0);
	CHECK(read(fd, text, 16) == 9 && !memcmp(text, "abcXYf\0\0Z", 9));
	BAD_INPUT({ "not open", ERRNO(pwrite(NOT_OPEN, text, 1, 0)), EBADF },
		{ "open for reading", ERRNO(pwrite(seen, text, 1, 0)), EBADF },
		{ "before the start", ERRNO(pwrite(fd, text, 1, -1)), EINVAL },
		{ "a pipe", ERRNO(pwrite(ends[1], text, 1, 0)), ESPIPE },
		{ "from nowhere", ERRNO(pwrite(fd, NOWHERE, 1, 0)), EFAULT }, );
	return 0;
}
