/* getresgid: all three. */
#include "call.h"

int main(void)
{
	gid_t real = 9, effective = 9, saved = 9;

	CHECK(!getresgid(&real, &effective, &saved) && real == getgid() && effective == getegid()
		&& saved == effective);
	BAD_INPUT({ "the real one to nowhere", ERRNO(getresgid(NOWHERE, &effective, &saved)), EFAULT },
		{ "the effective one to nowhere", ERRNO(getresgid(&real, NOWHERE, &saved)), EFAULT },
		{ "the saved one to nowhere", ERRNO(getresgid(&real, &effective, NOWHERE)), EFAULT }, );
	return 0;
}
