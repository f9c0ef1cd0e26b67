/* ftruncate: shorter loses bytes, longer adds zeros; the offset stays. */
#include "call.h"

int main(void)
{
	int fd = file("f", "abcdef"), seen = open("f", O_RDONLY), folder = open(".", O_RDONLY), ends[2];
	char text[8] = "xxxxxxx";

	CHECK(!pipe(ends) && lseek(fd, 5, SEEK_SET) == 5);
	CHECK(!ftruncate(fd, 2) && lseek(fd, 0, SEEK_END) == 2 && !ftruncate(fd, 4)
		&& pread(fd, text, 8, 0) == 4);
	CHECK(!memcmp(text, "ab\0\0xxx", 7) && lseek(seen, 0, SEEK_CUR) == 0);
	BAD_INPUT({ "not open", ERRNO(ftruncate(NOT_OPEN, 0)), EBADF },
		{ "open for reading", ERRNO(ftruncate(seen, 0)), EINVAL },
		{ "less than nothing", ERRNO(ftruncate(fd, -1)), EINVAL },
		{ "a folder", ERRNO(ftruncate(folder, 0)), EINVAL },
		{ "a pipe", ERRNO(ftruncate(ends[1], 0)), EINVAL },
		{ "O_PATH", ERRNO(ftruncate(open("f", O_PATH), 0)), EBADF }, );
	return 0;
}
