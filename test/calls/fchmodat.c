/* fchmodat, which is chmod too: through symbolic links. */
#include "call.h"

int main(void)
{
	int folder = (mkdir("folder", 0777), open("folder", O_RDONLY)), fd = file("folder/f", "");
	struct stat st;

	CHECK(!symlink("folder/f", "link") && !symlink("loop", "loop"));
	CHECK(!fchmodat(folder, "f", 0751, 0) && !fstat(fd, &st) && (st.st_mode & 07777) == 0751);
	CHECK(!chmod("link", 0600) && !fstat(fd, &st) && (st.st_mode & 07777) == 0600);
	BAD_INPUT({ "no such file", ERRNO(chmod("none", 0)), ENOENT },
		{ "an empty name", ERRNO(chmod("", 0)), ENOENT },
		{ "by way of a file", ERRNO(chmod("link/x", 0)), ENOTDIR },
		{ "by way of a loop", ERRNO(chmod("loop", 0)), ELOOP },
		{ "a name that is nowhere", ERRNO(chmod(NOWHERE, 0)), EFAULT },
		{ "from what is not open", ERRNO(fchmodat(NOT_OPEN, "f", 0, 0)), EBADF },
		{ "from what is no folder", ERRNO(fchmodat(fd, "f", 0, 0)), ENOTDIR },
		{ "no such flag", ERRNO(fchmodat(folder, "f", 0, 0x10000)), EINVAL }, );
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(chmod("folder/f", 0777), EPERM));
	return 0;
}
