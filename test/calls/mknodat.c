/* mknodat, which is mkfifo too: files, FIFOs, devices. */
#include <sys/sysmacros.h>

#include "call.h"

int main(void)
{
	int folder = (mkdir("folder", 0755), open("folder", O_RDONLY)), fd = file("f", "");
	struct stat st;

	umask(022);
	CHECK(!mkfifoat(folder, "fifo", 0666) && !stat("folder/fifo", &st)
		&& st.st_mode == (S_IFIFO | 0644));
	CHECK(!mknod("file", S_IFREG | 0600, 0) && !stat("file", &st) && st.st_mode == (S_IFREG | 0600)
		&& !mknod("plain", 0600, 0));
	CHECK(!mknod("socket", S_IFSOCK | 0600, 0) && !stat("socket", &st) && S_ISSOCK(st.st_mode));
	BAD_INPUT({ "what is there", ERRNO(mknod("f", S_IFREG | 0600, 0)), EEXIST },
		{ "a FIFO where something is", ERRNO(mkfifo("folder", 0600)), EEXIST },
		{ "in no folder", ERRNO(mkfifo("none/x", 0600)), ENOENT },
		{ "an empty name", ERRNO(mkfifo("", 0600)), ENOENT },
		{ "by way of a file", ERRNO(mkfifo("f/x", 0600)), ENOTDIR },
		{ "a folder", ERRNO(mknod("new", S_IFDIR | 0700, 0)), EPERM },
		{ "no such kind", ERRNO(mknod("new", 0170000 | 0600, 0)), EINVAL },
		{ "no such kind, in no folder", ERRNO(mknod("none/x", 0170000 | 0600, 0)), EINVAL },
		{ "a name that is nowhere", ERRNO(mknod(NOWHERE, S_IFREG, 0)), EFAULT },
		{ "from what is not open", ERRNO(mkfifoat(NOT_OPEN, "x", 0600)), EBADF },
		{ "from what is no folder", ERRNO(mkfifoat(fd, "x", 0600)), ENOTDIR }, );
	CHECK(!chmod("folder", 0777));
	IN_CHILD(CHECK(!seteuid(1000) && !mkfifo("folder/own", 0600));
			 FAILS(mknod("folder/device", S_IFCHR | 0600, makedev(1, 3)), EPERM);
			 FAILS(mkfifo("own", 0600), EACCES));
	return 0;
}
