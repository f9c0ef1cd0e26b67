/* pwritev: pieces to that offset, and the description's own stays. */
#include <sys/uio.h>

#include "call.h"

int main(void)
{
	int fd = file("f", "abcdef"), seen = open("f", O_RDONLY), ends[2];
	char text[16] = "";
	struct iovec pieces[2] = { { "XY", 2 }, { "Z", 1 } }, bad = { NOWHERE, 4 };

	CHECK(!pipe(ends));
	CHECK(pwritev(fd, pieces, 2, 1) == 3 && lseek(fd, 0, SEEK_CUR) == 0 && read(fd, text, 16) == 6
		&& !strcmp(text, "aXYZef"));
	BAD_INPUT({ "not open", ERRNO(pwritev(NOT_OPEN, pieces, 2, 0)), EBADF },
		{ "open for reading", ERRNO(pwritev(seen, pieces, 2, 0)), EBADF },
		{ "before the start", ERRNO(pwritev(fd, pieces, 2, -1)), EINVAL },
		{ "fewer than 0 pieces", ERRNO(pwritev(fd, pieces, -1, 0)), EINVAL },
		{ "a pipe", ERRNO(pwritev(ends[1], pieces, 2, 0)), ESPIPE },
		{ "pieces that are nowhere", ERRNO(pwritev(fd, NOWHERE, 1, 0)), EFAULT },
		{ "a piece that is nowhere", ERRNO(pwritev(fd, &bad, 1, 0)), EFAULT }, );
	return 0;
}
