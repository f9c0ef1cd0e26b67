/* umount2, which is umount too: root's; of what is mounted. */
#include <sys/mount.h>

#include "call.h"

int main(void)
{
	CHECK(!mkdir("folder", 0755));
	BAD_INPUT({ "what is not mounted", ERRNO(umount("folder")), EINVAL },
		{ "no such folder", ERRNO(umount("none")), ENOENT },
		{ "a name that is nowhere", ERRNO(umount(NOWHERE)), EFAULT },
		{ "no such flag", ERRNO(umount2("folder", 0x1000)), EINVAL }, );
	IN_CHILD(CHECK(!setuid(1000)); FAILS(umount("folder"), EPERM));
	return 0;
}
