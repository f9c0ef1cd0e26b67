/* getresuid: all three. */
#include "call.h"

int main(void)
{
	uid_t real = 9, effective = 9, saved = 9;

	CHECK(!getresuid(&real, &effective, &saved) && real == getuid() && effective == geteuid()
		&& saved == effective);
	BAD_INPUT({ "the real one to nowhere", ERRNO(getresuid(NOWHERE, &effective, &saved)), EFAULT },
		{ "the effective one to nowhere", ERRNO(getresuid(&real, NOWHERE, &saved)), EFAULT },
		{ "the saved one to nowhere", ERRNO(getresuid(&real, &effective, NOWHERE)), EFAULT }, );
	return 0;
}
