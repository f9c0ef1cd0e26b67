/* preadv: pieces from that offset, and the description's own stays. */
#include <sys/uio.h>

#include "call.h"

int main(void)
{
	int fd = file("f", "abcdef"), written = open("f", O_WRONLY), ends[2];
	char one[3] = "", two[9] = "";
	struct iovec pieces[2] = { { one, 2 }, { two, 8 } }, bad = { NOWHERE, 4 };

	CHECK(!pipe(ends));
	CHECK(preadv(fd, pieces, 2, 1) == 5 && !strcmp(one, "bc") && !strcmp(two, "def")
		&& lseek(fd, 0, SEEK_CUR) == 0);
	CHECK(preadv(fd, pieces, 2, 6) == 0);
	BAD_INPUT({ "not open", ERRNO(preadv(NOT_OPEN, pieces, 2, 0)), EBADF },
		{ "open for writing", ERRNO(preadv(written, pieces, 2, 0)), EBADF },
		{ "before the start", ERRNO(preadv(fd, pieces, 2, -1)), EINVAL },
		{ "fewer than 0 pieces", ERRNO(preadv(fd, pieces, -1, 0)), EINVAL },
		{ "a pipe", ERRNO(preadv(ends[0], pieces, 2, 0)), ESPIPE },
		{ "pieces that are nowhere", ERRNO(preadv(fd, NOWHERE, 1, 0)), EFAULT },
		{ "a piece that is nowhere", ERRNO(preadv(fd, &bad, 1, 0)), EFAULT }, );
	return 0;
}
