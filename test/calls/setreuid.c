/* setreuid: real and effective; the saved one follows where the real one is set. */
#include "call.h"

int main(void)
{
	uid_t real, effective, saved;

	IN_CHILD(CHECK(!setreuid(1000, 2000) && !getresuid(&real, &effective, &saved) && real == 1000
		&& effective == 2000 && saved == 2000));
	IN_CHILD(CHECK(!setreuid(-1, 2000) && !getresuid(&real, &effective, &saved) && real == 0
		&& effective == 2000 && saved == 2000));
	IN_CHILD(CHECK(!setreuid(1000, -1) && getuid() == 1000 && geteuid() == 0 && !setreuid(-1, -1)));
	IN_CHILD(CHECK(!setreuid(1000, 2000)); FAILS(setreuid(4000, -1), EPERM);
			 FAILS(setreuid(-1, 4000), EPERM));
	return 0;
}
