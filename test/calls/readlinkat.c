/* readlinkat, which is readlink too: as much as there is room for, without an end. */
#include "call.h"

int main(void)
{
	int folder = (mkdir("folder", 0755), open("folder", O_RDONLY)), fd = file("f", "");
	char text[16];

	CHECK(!symlinkat("some/where", folder, "link") && !symlink("loop", "loop"));
	memset(text, '-', sizeof text);
	CHECK(readlinkat(folder, "link", text, sizeof text) == 10 && !memcmp(text, "some/where-", 11));
	memset(text, '-', sizeof text);
	CHECK(readlink("folder/link", text, 4) == 4 && !memcmp(text, "some-", 5));
	CHECK(readlink("loop", text, 16) == 4
		&& readlinkat(open("loop", O_PATH | O_NOFOLLOW), "", text, 16) == 4);
	BAD_INPUT({ "no such file", ERRNO(readlink("none", text, 16)), ENOENT },
		{ "an empty name", ERRNO(readlink("", text, 16)), ENOENT },
		{ "a file", ERRNO(readlink("f", text, 16)), EINVAL },
		{ "a folder", ERRNO(readlink("folder", text, 16)), EINVAL },
		{ "by way of a file", ERRNO(readlink("f/x", text, 16)), ENOTDIR },
		{ "by way of a loop", ERRNO(readlink("loop/x", text, 16)), ELOOP },
		{ "no room", ERRNO(syscall(SYS_readlinkat, AT_FDCWD, "loop", text, 0)), EINVAL },
		{ "a name that is nowhere", ERRNO(readlink(NOWHERE, text, 16)), EFAULT },
		{ "to nowhere", ERRNO(readlink("loop", NOWHERE, 16)), EFAULT },
		{ "from what is not open", ERRNO(readlinkat(NOT_OPEN, "link", text, 16)), EBADF },
		{ "from what is no folder", ERRNO(readlinkat(fd, "link", text, 16)), ENOTDIR }, );
	return 0;
}
