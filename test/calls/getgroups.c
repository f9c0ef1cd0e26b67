/* getgroups: the supplementary groups, as they were set. */
#include <grp.h>

#include "call.h"

int main(void)
{
	gid_t groups[3] = { 5, 6, 7 }, got[4] = { 0 };

	CHECK(!setgroups(3, groups) && getgroups(0, NULL) == 3 && getgroups(4, got) == 3
		&& !memcmp(got, groups, sizeof groups));
	IN_CHILD(CHECK(getgroups(4, got) == 3));
	BAD_INPUT({ "too little room", ERRNO(getgroups(2, got)), EINVAL },
		{ "less than no room", ERRNO(getgroups(-1, got)), EINVAL },
		{ "to nowhere", ERRNO(getgroups(4, NOWHERE)), EFAULT }, );
	return 0;
}
