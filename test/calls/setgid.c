/* setgid: all three for root, one of the three for others. */
#include "call.h"

int main(void)
{
	gid_t real, effective, saved;

	IN_CHILD(CHECK(!setgid(1000) && !getresgid(&real, &effective, &saved) && real == 1000
		&& effective == 1000 && saved == 1000));
	IN_CHILD(CHECK(!setresgid(1000, 1000, 2000) && !seteuid(3000) && !setgid(2000)
		&& getegid() == 2000 && getgid() == 1000 && !setgid(1000));
			 FAILS(setgid(4000), EPERM); FAILS(setgid(0), EPERM));
	BAD_INPUT({ "-1, which is no group", ERRNO(setgid(-1)), EINVAL });
	return 0;
}
