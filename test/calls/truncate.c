/* truncate: by name. */
#include "call.h"

int main(void)
{
	int fd = file("f", "abcdef");
	struct stat st;

	CHECK(!mkdir("folder", 0777) && !symlink("f", "link") && !symlink("loop", "loop"));
	CHECK(!truncate("f", 2) && !stat("f", &st) && st.st_size == 2 && !truncate("link", 9)
		&& !fstat(fd, &st) && st.st_size == 9);
	CHECK(!truncate("f", 3LL << 30) && !stat("f", &st) && st.st_size == 3LL << 30
		&& !truncate("f", 0));
	CHECK(!chmod("f", 0400) && !chmod(".", 0755));
	BAD_INPUT({ "no such file", ERRNO(truncate("none", 0)), ENOENT },
		{ "an empty name", ERRNO(truncate("", 0)), ENOENT },
		{ "a name that is nowhere", ERRNO(truncate(NOWHERE, 0)), EFAULT },
		{ "less than nothing", ERRNO(truncate("f", -1)), EINVAL },
		{ "a folder", ERRNO(truncate("folder", 0)), EISDIR },
		{ "by way of a file", ERRNO(truncate("f/x", 0)), ENOTDIR },
		{ "by way of a loop", ERRNO(truncate("loop", 0)), ELOOP }, );
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(truncate("f", 0), EACCES));
	return 0;
}
