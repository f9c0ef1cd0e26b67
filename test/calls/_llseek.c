/* _llseek, which is lseek: from all sides, over 4 GiB, data and holes. */
#include "call.h"

int main(void)
{
	int fd = file("f", "0123456789"), ends[2], path = open("f", O_PATH);
	char byte;

	CHECK(!pipe(ends));
	CHECK(lseek(fd, 3, SEEK_SET) == 3 && lseek(fd, 2, SEEK_CUR) == 5 && read(fd, &byte, 1) == 1
		&& byte == '5');
	CHECK(lseek(fd, -1, SEEK_END) == 9 && lseek(fd, 0, SEEK_CUR) == 9);
	CHECK(lseek(fd, 5LL << 30, SEEK_SET) == 5LL << 30 && read(fd, &byte, 1) == 0
		&& lseek(fd, 0, SEEK_END) == 10);
	CHECK(lseek(fd, 4, SEEK_DATA) == 4 && lseek(fd, 4, SEEK_HOLE) == 10);
	BAD_INPUT({ "not open", ERRNO(lseek(NOT_OPEN, 0, SEEK_SET)), EBADF },
		{ "below 0", ERRNO(lseek(-1, 0, SEEK_SET)), EBADF },
		{ "a pipe", ERRNO(lseek(ends[0], 0, SEEK_CUR)), ESPIPE },
		{ "O_PATH", ERRNO(lseek(path, 0, SEEK_SET)), EBADF },
		{ "no such whence, of a pipe", ERRNO(lseek(ends[0], 0, 99)), EINVAL },
		{ "no such whence", ERRNO(lseek(fd, 0, 99)), EINVAL },
		{ "to before the start", ERRNO(lseek(fd, -1, SEEK_SET)), EINVAL },
		{ "by more than is before", ERRNO(lseek(fd, -11, SEEK_END)), EINVAL },
		{ "data behind the end", ERRNO(lseek(fd, 11, SEEK_DATA)), ENXIO },
		{ "a hole behind the end", ERRNO(lseek(fd, 11, SEEK_HOLE)), ENXIO }, );
	CHECK(lseek(fd, 0, SEEK_CUR) == 4 || lseek(fd, 0, SEEK_CUR) == 10);
	return 0;
}
