/* fadvise64: any advice is heard, none is needed. */
#include "call.h"

int main(void)
{
	int fd = file("f", "abc"), ends[2];

	CHECK(!pipe(ends));
	for (int advice = POSIX_FADV_NORMAL; advice <= POSIX_FADV_NOREUSE; advice++)
		CHECK(!posix_fadvise(fd, 0, 0, advice));
	CHECK(!posix_fadvise(fd, 100, 100, POSIX_FADV_WILLNEED));
	BAD_INPUT({ "not open", posix_fadvise(NOT_OPEN, 0, 0, POSIX_FADV_NORMAL), EBADF },
		{ "no such advice", posix_fadvise(fd, 0, 0, 99), EINVAL },
		{ "less than nothing", posix_fadvise(fd, 0, -1, POSIX_FADV_NORMAL), EINVAL },
		{ "a pipe", posix_fadvise(ends[0], 0, 0, POSIX_FADV_NORMAL), ESPIPE }, );
	return 0;
}
