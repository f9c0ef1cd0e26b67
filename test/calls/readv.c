/* readv: fills one piece after the other. */
#include <sys/uio.h>

#include "call.h"

int main(void)
{
	int fd = file("f", "abcdef"), written = open("f", O_WRONLY);
	char one[3] = "", two[9] = "";
	struct iovec pieces[3] = { { one, 2 }, { NULL, 0 }, { two, 8 } }, bad = { NOWHERE, 4 },
				 huge[2] = { { one, 1 }, { two, 1 } };

	CHECK(readv(fd, pieces, 3) == 6 && !strcmp(one, "ab") && !strcmp(two, "cdef"));
	CHECK(readv(fd, pieces, 3) == 0 && readv(fd, pieces, 0) == 0 && !lseek(fd, 0, SEEK_SET));
	BAD_INPUT({ "not open", ERRNO(readv(NOT_OPEN, pieces, 3)), EBADF },
		{ "open for writing", ERRNO(readv(written, pieces, 3)), EBADF },
		{ "fewer than 0 pieces", ERRNO(readv(fd, pieces, -1)), EINVAL },
		{ "too many pieces", ERRNO(readv(fd, pieces, 1025)), EINVAL },
		{ "pieces that are nowhere", ERRNO(readv(fd, NOWHERE, 1)), EFAULT },
		{ "a piece that is nowhere", ERRNO(readv(fd, &bad, 1)), EFAULT }, );
	huge[0].iov_len = (size_t)-1;
	FAILS(readv(fd, huge, 2), EINVAL);
	CHECK(lseek(fd, 0, SEEK_CUR) == 0);
	return 0;
}
