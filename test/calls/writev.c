/* writev: writes one piece after the other, whole to a pipe where that has room. */
#include <sys/uio.h>

#include "call.h"

int main(void)
{
	int fd = file("f", ""), seen = open("f", O_RDONLY);
	char text[8] = "";
	struct iovec pieces[3] = { { "ab", 2 }, { NULL, 0 }, { "cdef", 4 } }, bad = { NOWHERE, 4 },
				 huge[2] = { { text, 1 }, { text, 1 } };

	CHECK(writev(fd, pieces, 3) == 6 && pread(fd, text, 8, 0) == 6 && !strcmp(text, "abcdef"));
	CHECK(writev(fd, pieces, 0) == 0);
	huge[0].iov_len = (size_t)-1;
	BAD_INPUT({ "not open", ERRNO(writev(NOT_OPEN, pieces, 3)), EBADF },
		{ "open for reading", ERRNO(writev(seen, pieces, 3)), EBADF },
		{ "fewer than 0 pieces", ERRNO(writev(fd, pieces, -1)), EINVAL },
		{ "too many pieces", ERRNO(writev(fd, pieces, 1025)), EINVAL },
		{ "pieces that are nowhere", ERRNO(writev(fd, NOWHERE, 1)), EFAULT },
		{ "a piece that is nowhere", ERRNO(writev(fd, &bad, 1)), EFAULT },
		{ "more bytes than can be counted", ERRNO(writev(fd, huge, 2)), EINVAL }, );
	CHECK(lseek(fd, 0, SEEK_END) == 6);
	return 0;
}
