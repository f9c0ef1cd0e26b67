/* prctl: the name of the process, and whether it may be dumped. */
#include <sys/prctl.h>

#include "call.h"

int main(void)
{
	char name[16] = "", line[64] = "";

	CHECK(!prctl(PR_GET_NAME, name) && *name && !prctl(PR_SET_NAME, "a-name-that-is-too-long")
		&& !prctl(PR_GET_NAME, name));
	CHECK(!strcmp(name, "a-name-that-is-"));
	int comm = open("/proc/self/comm", O_RDONLY);
	CHECK(read(comm, line, 63) == 16 && !strcmp(line, "a-name-that-is-\n")
		&& read(comm, line, 63) == 0);
	IN_CHILD(CHECK(!prctl(PR_GET_NAME, name) && !strcmp(name, "a-name-that-is-")
		&& !prctl(PR_SET_NAME, "other")));
	CHECK(!prctl(PR_GET_NAME, name) && !strcmp(name, "a-name-that-is-"));
	/* what is read from its beginning once more is as it is now */
	CHECK(!prctl(PR_SET_NAME, "new") && lseek(comm, 0, SEEK_SET) == 0 && read(comm, line, 63) == 4
		&& !memcmp(line, "new\n", 4));
	CHECK(prctl(PR_GET_DUMPABLE) == 1 && !prctl(PR_SET_DUMPABLE, 0) && prctl(PR_GET_DUMPABLE) == 0
		&& !prctl(PR_SET_DUMPABLE, 1));
	BAD_INPUT({ "neither yes nor no", ERRNO(prctl(PR_SET_DUMPABLE, 9)), EINVAL },
		{ "no such option", ERRNO(prctl(9999, 0, 0, 0, 0)), EINVAL },
		{ "a name that is nowhere", ERRNO(prctl(PR_SET_NAME, NOWHERE)), EFAULT },
		{ "to nowhere", ERRNO(prctl(PR_GET_NAME, NOWHERE)), EFAULT }, );
	return 0;
}
