/* fchdir: the folder that a descriptor is. */
#include "call.h"

int main(void)
{
	char was[4096], now[4096];
	int fd = file("f", ""), folder;

	CHECK(!mkdir("folder", 0700) && (folder = open("folder", O_RDONLY | O_DIRECTORY)) >= 0
		&& getcwd(was, sizeof was));
	strcat(was, "/folder");
	CHECK(!fchdir(folder) && getcwd(now, sizeof now) && !strcmp(now, was));
	CHECK(!fchdir(open("..", O_PATH)) && !access("f", F_OK));
	BAD_INPUT({ "not open", ERRNO(fchdir(NOT_OPEN)), EBADF },
		{ "below 0", ERRNO(fchdir(-1)), EBADF }, { "a file", ERRNO(fchdir(fd)), ENOTDIR }, );
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(fchdir(folder), EACCES));
	return 0;
}
