/* setgroups: they open what is a group's; root's to set. */
#include <grp.h>

#include "call.h"

int main(void)
{
	gid_t group = 77;
	int fd = file("f", "");

	CHECK(!fchown(fd, 1, 77) && !fchmod(fd, 0040) && !chmod(".", 0755));
	IN_CHILD(
		CHECK(!setgroups(1, &group) && !setgid(1000) && !setuid(1000) && open("f", O_RDONLY) >= 0));
	IN_CHILD(CHECK(!setgroups(0, NULL) && !setgid(1000) && !setuid(1000));
			 FAILS(open("f", O_RDONLY), EACCES));
	BAD_INPUT({ "more than there can be", ERRNO(setgroups(100000, &group)), EINVAL },
		{ "groups that are nowhere", ERRNO(setgroups(1, NOWHERE)), EFAULT }, );
	IN_CHILD(CHECK(!setuid(1000)); FAILS(setgroups(1, &group), EPERM));
	return 0;
}
