/* pread64: at that offset, and the description's own stays. */
#include "call.h"

int main(void)
{
	int fd = file("f", "abcdef"), written = open("f", O_WRONLY), folder = open(".", O_RDONLY),
		ends[2];
	char text[8] = "";

	CHECK(!pipe(ends));
	CHECK(pread(fd, text, 2, 3) == 2 && !strcmp(text, "de") && lseek(fd, 0, SEEK_CUR) == 0);
	CHECK(pread(fd, text, 8, 6) == 0 && pread(fd, text, 8, 9LL << 32) == 0);
	BAD_INPUT({ "not open", ERRNO(pread(NOT_OPEN, text, 1, 0)), EBADF },
		{ "open for writing", ERRNO(pread(written, text, 1, 0)), EBADF },
		{ "before the start", ERRNO(pread(fd, text, 1, -1)), EINVAL },
		{ "a pipe", ERRNO(pread(ends[0], text, 1, 0)), ESPIPE },
		{ "a folder", ERRNO(pread(folder, text, 1, 0)), EISDIR },
		{ "to nowhere", ERRNO(pread(fd, NOWHERE, 1, 0)), EFAULT }, );
	return 0;
}
