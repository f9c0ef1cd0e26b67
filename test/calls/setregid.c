/* setregid: real and effective; the saved one follows where the real one is set. */
#include "call.h"

int main(void)
{
	gid_t real, effective, saved;

	IN_CHILD(CHECK(!setregid(1000, 2000) && !getresgid(&real, &effective, &saved) && real == 1000
		&& effective == 2000 && saved == 2000));
	IN_CHILD(CHECK(!setregid(-1, 2000) && !getresgid(&real, &effective, &saved) && real == 0
		&& effective == 2000 && saved == 2000));
	IN_CHILD(CHECK(!setregid(1000, -1) && getgid() == 1000 && getegid() == 0 && !setregid(-1, -1)));
	IN_CHILD(CHECK(!setregid(1000, 2000) && !setreuid(3000, 3000));
			 FAILS(setregid(4000, -1), EPERM); FAILS(setregid(-1, 4000), EPERM));
	return 0;
}
