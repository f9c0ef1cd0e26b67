/* prctl: the name of the process. */
#include "call.h"
#include <sys/prctl.h>

int main(void)
{
	char name[16] = "", line[64] = "";

	CHECK(!prctl(PR_GET_NAME, name) && *name && !prctl(PR_SET_NAME, "a-name-that-is-too-long") && !prctl(PR_GET_NAME, name));
	CHECK(!strcmp(name, "a-name-that-is-"));
	CHECK(read(open("/proc/self/comm", O_RDONLY), line, 63) == 16 && !strcmp(line, "a-name-that-is-\n"));
	IN_CHILD(CHECK(!prctl(PR_GET_NAME, name) && !strcmp(name, "a-name-that-is-") && !prctl(PR_SET_NAME, "other")));
	CHECK(!prctl(PR_GET_NAME, name) && !strcmp(name, "a-name-that-is-"));
	BAD_INPUT(
		{ "no such option", ERRNO(prctl(9999, 0, 0, 0, 0)), EINVAL },
		{ "a name that is nowhere", ERRNO(prctl(PR_SET_NAME, NOWHERE)), EFAULT },
		{ "to nowhere", ERRNO(prctl(PR_GET_NAME, NOWHERE)), EFAULT },
	);
	return 0;
}
