/* dup: the lowest free number, one offset and one set of flags, no FD_CLOEXEC. */
#include <sys/resource.h>

#include "call.h"

int main(void)
{
	int fd = file("f", "abcdef"), copy;
	char text[4] = "";

	CHECK(!fcntl(fd, F_SETFD, FD_CLOEXEC));
	copy = dup(fd);
	CHECK(copy == fd + 1 && fcntl(copy, F_GETFD) == 0);
	CHECK(read(fd, text, 3) == 3 && read(copy, text, 3) == 3 && !memcmp(text, "def", 3));
	CHECK(!fcntl(copy, F_SETFL, O_APPEND) && fcntl(fd, F_GETFL) & O_APPEND);
	CHECK(!close(fd) && lseek(copy, 0, SEEK_CUR) == 6 && dup(copy) == fd);
	BAD_INPUT({ "not open", ERRNO(dup(NOT_OPEN)), EBADF }, { "below 0", ERRNO(dup(-1)), EBADF },
		{ "far too big", ERRNO(dup(INT32_MAX)), EBADF }, );
	IN_CHILD(CHECK(!setrlimit(RLIMIT_NOFILE, &(struct rlimit){ copy + 1, 100 }));
			 FAILS(dup(copy), EMFILE));
	return 0;
}
