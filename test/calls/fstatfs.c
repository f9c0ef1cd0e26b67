/* fstatfs, statvfs over it: what the file system says of itself. */
#include <sys/statvfs.h>
#include <sys/vfs.h>

#include "call.h"

int main(void)
{
	int fd = file("f", "abc");
	struct statfs fs, named;
	struct statvfs posix;

	CHECK(!fstatfs(fd, &fs) && !statfs(".", &named) && fs.f_type == named.f_type && fs.f_bsize > 0
		&& fs.f_namelen == 255);
	CHECK(!fstatvfs(fd, &posix) && posix.f_namemax == 255 && posix.f_bsize > 0);
	BAD_INPUT({ "not open", ERRNO(fstatfs(NOT_OPEN, &fs)), EBADF },
		{ "below 0", ERRNO(fstatfs(-1, &fs)), EBADF },
		{ "to nowhere", ERRNO(syscall(SYS_fstatfs, fd, NOWHERE)), EFAULT }, );
	return 0;
}
