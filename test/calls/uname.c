/* uname: no field is empty. */
#include <sys/utsname.h>

#include "call.h"

int main(void)
{
	struct utsname name;

	CHECK(!uname(&name) && *name.sysname && *name.nodename && *name.release && *name.version
		&& *name.machine);
	BAD_INPUT({ "to nowhere", ERRNO(uname(NOWHERE)), EFAULT });
	return 0;
}
