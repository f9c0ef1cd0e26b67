/* setuid: all three for root, one of the three for others. */
#include "call.h"

int main(void)
{
	uid_t real, effective, saved;

	IN_CHILD(CHECK(!setuid(1000) && !getresuid(&real, &effective, &saved) && real == 1000
		&& effective == 1000 && saved == 1000));
	IN_CHILD(CHECK(!setresuid(1000, 1000, 2000) && !setuid(2000) && geteuid() == 2000
		&& getuid() == 1000 && !setuid(1000));
			 FAILS(setuid(4000), EPERM); FAILS(setuid(0), EPERM));
	BAD_INPUT({ "-1, which is no user", ERRNO(setuid(-1)), EINVAL });
	return 0;
}
