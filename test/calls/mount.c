/* mount: root's; where there is a folder. What can be mounted: test/kernel/mounts. */
#include <sys/mount.h>

#include "call.h"

int main(void)
{
	CHECK(!mkdir("folder", 0755));
	close(file("f", ""));
	BAD_INPUT({ "no such folder", ERRNO(mount("none", "none", "tmpfs", 0, NULL)), ENOENT },
		{ "an empty name", ERRNO(mount("none", "", "tmpfs", 0, NULL)), ENOENT },
		{ "a file", ERRNO(mount("none", "f", "tmpfs", 0, NULL)), ENOTDIR },
		{ "no such file system", ERRNO(mount("none", "folder", "nofs", 0, NULL)), ENODEV },
		{ "a name that is nowhere", ERRNO(mount("none", NOWHERE, "tmpfs", 0, NULL)), EFAULT },
		{ "a file system that is nowhere", ERRNO(mount("none", "folder", NOWHERE, 0, NULL)),
			EFAULT }, );
	IN_CHILD(CHECK(!setuid(1000)); FAILS(mount("none", "folder", "tmpfs", 0, NULL), EPERM));
	return 0;
}
