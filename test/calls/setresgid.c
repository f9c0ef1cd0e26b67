/* setresgid: each by itself; others than root may only mix what they have. */
#include "call.h"

int main(void)
{
	gid_t real, effective, saved;

	IN_CHILD(CHECK(!setresgid(1, 2, 3) && !getresgid(&real, &effective, &saved) && real == 1
		&& effective == 2 && saved == 3));
	IN_CHILD(CHECK(!setresgid(1000, 1000, 2000) && !seteuid(1000) && !setresgid(2000, -1, 1000)
		&& getgid() == 2000 && getegid() == 1000);
			 FAILS(setresgid(3000, -1, -1), EPERM); FAILS(setresgid(-1, 3000, -1), EPERM);
			 FAILS(setresgid(-1, -1, 3000), EPERM));
	CHECK(!setresgid(-1, -1, -1) && getgid() == 0);
	return 0;
}
