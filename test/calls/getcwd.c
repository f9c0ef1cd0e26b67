/* getcwd: the whole name, or an error if it has none. */
#include "call.h"

int main(void)
{
	char start[4096], was[4096], now[4096], small[2];

	CHECK(getcwd(start, sizeof start) && getcwd(was, sizeof was) == was && *was == '/'
		&& !mkdir("folder", 0700) && !chdir("folder"));
	CHECK(getcwd(now, sizeof now) && !strncmp(now, was, strlen(was))
		&& !strcmp(now + strlen(was), "/folder"));
	BAD_INPUT({ "too little room", getcwd(small, sizeof small) ? 0 : errno, ERANGE },
		{ "no room", getcwd(now, 0) ? 0 : errno, EINVAL },
		{ "to nowhere", ERRNO(syscall(SYS_getcwd, NOWHERE, 4096)), EFAULT }, );
	CHECK(syscall(SYS_getcwd, was, strlen(now) + 1) == (long)strlen(now) + 1 && !strcmp(was, now));
	FAILS(syscall(SYS_getcwd, was, strlen(now)), ERANGE);
	CHECK(!rmdir("../folder"));
	BAD_INPUT({ "a folder that is gone", getcwd(now, sizeof now) ? 0 : errno, ENOENT });
	CHECK(!chdir("/") && getcwd(now, sizeof now) && !strcmp(now, "/") && !chdir(start));
	return 0;
}
