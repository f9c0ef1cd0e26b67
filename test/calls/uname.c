/* uname: no field is empty. */
#include "call.h"
#include <sys/utsname.h>

int main(void)
{
	struct utsname name;

	CHECK(!uname(&name) && *name.sysname && *name.nodename && *name.release && *name.version && *name.machine);
	BAD_INPUT({ "to nowhere", ERRNO(uname(NOWHERE)), EFAULT });
	return 0;
}
