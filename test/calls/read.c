/* read: what is there, 0 at the end, and nothing from where nothing can be read. */
#include "call.h"

int main(void)
{
	int fd = file("f", "abcdef"), written = open("f", O_WRONLY), folder = open(".", O_RDONLY),
		path = open("f", O_PATH), ends[2];
	char text[8] = "";

	CHECK(!pipe2(ends, O_NONBLOCK));
	CHECK(read(fd, text, 4) == 4 && !memcmp(text, "abcd", 4) && read(fd, text, 8) == 2
		&& read(fd, text, 8) == 0);
	CHECK(read(fd, text, 0) == 0 && write(ends[1], "xyz", 3) == 3 && read(ends[0], text, 2) == 2
		&& read(ends[0], text, 2) == 1);
	CHECK(!lseek(fd, 0, SEEK_SET));
	BAD_INPUT({ "not open", ERRNO(read(NOT_OPEN, text, 1)), EBADF },
		{ "below 0", ERRNO(read(-1, text, 1)), EBADF },
		{ "open for writing", ERRNO(read(written, text, 1)), EBADF },
		{ "O_PATH", ERRNO(read(path, text, 1)), EBADF },
		{ "a folder", ERRNO(read(folder, text, 1)), EISDIR },
		{ "the writing end of a pipe", ERRNO(read(ends[1], text, 1)), EBADF },
		{ "an empty pipe that may not block", ERRNO(read(ends[0], text, 1)), EAGAIN },
		{ "to nowhere", ERRNO(read(fd, NOWHERE, 4)), EFAULT },
		{ "a closed descriptor, of 0 bytes", ERRNO(read(NOT_OPEN, text, 0)), EBADF }, );
	CHECK(lseek(fd, 0, SEEK_CUR) == 0);
	CHECK(!close(ends[1]) && read(ends[0], text, 1) == 0);
	return 0;
}
