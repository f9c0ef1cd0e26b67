/* statfs: by any name in the file system. */
#include "call.h"
#include <sys/vfs.h>

int main(void)
{
	struct statfs fs, proc;

	close(file("f", ""));
	CHECK(!symlink("loop", "loop") && !statfs("f", &fs) && fs.f_bsize > 0 && fs.f_namelen == 255);
	CHECK(!statfs("/proc", &proc) && proc.f_type != fs.f_type);
	BAD_INPUT(
		{ "no such file", ERRNO(statfs("none", &fs)), ENOENT },
		{ "an empty name", ERRNO(statfs("", &fs)), ENOENT },
		{ "by way of a file", ERRNO(statfs("f/x", &fs)), ENOTDIR },
		{ "by way of a loop", ERRNO(statfs("loop", &fs)), ELOOP },
		{ "a name that is nowhere", ERRNO(statfs(NOWHERE, &fs)), EFAULT },
		{ "to nowhere", ERRNO(syscall(SYS_statfs, ".", NOWHERE)), EFAULT },
	);
	return 0;
}
