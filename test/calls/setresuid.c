/* setresuid: each by itself; others than root may only mix what they have. */
#include "call.h"

int main(void)
{
	uid_t real, effective, saved;

	IN_CHILD(CHECK(!setresuid(1, 2, 3) && !getresuid(&real, &effective, &saved) && real == 1
		&& effective == 2 && saved == 3));
	IN_CHILD(CHECK(!setresuid(1000, 1000, 2000) && !setresuid(2000, -1, 1000) && getuid() == 2000
		&& geteuid() == 1000);
			 FAILS(setresuid(3000, -1, -1), EPERM); FAILS(setresuid(-1, 3000, -1), EPERM);
			 FAILS(setresuid(-1, -1, 3000), EPERM));
	CHECK(!setresuid(-1, -1, -1) && getuid() == 0);
	return 0;
}
