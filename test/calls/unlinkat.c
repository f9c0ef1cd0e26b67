/* unlinkat, which is unlink and rmdir too; the sticky bit. */
#include "call.h"

int main(void)
{
	int folder = (mkdir("folder", 0755), open("folder", O_RDONLY)), fd = file("folder/f", "abc");
	struct stat st;
	char byte;

	CHECK(!symlink("folder/f", "link") && !symlink("loop", "loop") && !mkdir("folder/sub", 0700));
	CHECK(!unlink("link") && !stat("folder/f", &st) && !unlinkat(folder, "f", 0)
		&& read(fd, &byte, 1) == 1 && !fstat(fd, &st) && !st.st_nlink);
	CHECK(!unlinkat(folder, "sub", AT_REMOVEDIR));
	fd = file("f", "");
	CHECK(!mkdir("full", 0700) && !mkdir("full/x", 0700));
	BAD_INPUT({ "no such file", ERRNO(unlink("none")), ENOENT },
		{ "an empty name", ERRNO(unlink("")), ENOENT },
		{ "unlink of a folder", ERRNO(unlink("folder")), EISDIR },
		{ "rmdir of a file", ERRNO(rmdir("f")), ENOTDIR },
		{ "rmdir of a link", ERRNO(rmdir("loop")), ENOTDIR },
		{ "rmdir of what is not empty", ERRNO(rmdir("full")), ENOTEMPTY },
		{ "rmdir of .", ERRNO(rmdir("folder/.")), EINVAL },
		{ "rmdir of ..", ERRNO(rmdir("folder/..")), ENOTEMPTY },
		{ "rmdir of what is mounted", ERRNO(rmdir("/proc")), EBUSY },
		{ "a file with a slash behind", ERRNO(unlink("f/")), ENOTDIR },
		{ "by way of a file", ERRNO(unlink("f/x")), ENOTDIR },
		{ "by way of a loop", ERRNO(unlink("loop/x")), ELOOP },
		{ "a name that is nowhere", ERRNO(unlink(NOWHERE)), EFAULT },
		{ "no such flag", ERRNO(unlinkat(folder, "x", 1)), EINVAL },
		{ "from what is not open", ERRNO(unlinkat(NOT_OPEN, "x", 0)), EBADF },
		{ "from what is no folder", ERRNO(unlinkat(fd, "x", 0)), ENOTDIR }, );
	close(file("folder/f", ""));
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(unlink("folder/f"), EACCES));
	CHECK(!chmod("folder", 01777));
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(unlink("folder/f"), EPERM));
	return 0;
}
