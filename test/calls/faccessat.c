/* faccessat, which is access: by the real ids. */
#include "call.h"

int main(void)
{
	int folder = (mkdir("folder", 0755), open("folder", O_RDONLY)), fd = file("folder/f", "");

	CHECK(!fchmod(fd, 0644) && !symlink("folder/f", "link") && !symlink("loop", "loop")
		&& !symlink("none", "dangling"));
	CHECK(!access("link", R_OK | W_OK) && !faccessat(folder, "f", F_OK, 0)
		&& !access("folder", X_OK));
	BAD_INPUT({ "nobody's to execute", ERRNO(access("link", X_OK)), EACCES },
		{ "no such file", ERRNO(access("none", F_OK)), ENOENT },
		{ "a link to no file", ERRNO(access("dangling", F_OK)), ENOENT },
		{ "an empty name", ERRNO(access("", F_OK)), ENOENT },
		{ "by way of a file", ERRNO(access("link/x", F_OK)), ENOTDIR },
		{ "by way of a loop", ERRNO(access("loop", F_OK)), ELOOP },
		{ "a name that is nowhere", ERRNO(access(NOWHERE, F_OK)), EFAULT },
		{ "no such mode", ERRNO(access("link", 8)), EINVAL },
		{ "from what is not open", ERRNO(faccessat(NOT_OPEN, "f", F_OK, 0)), EBADF },
		{ "from what is no folder", ERRNO(faccessat(fd, "f", F_OK, 0)), ENOTDIR }, );
	IN_CHILD(CHECK(!setuid(1000) && !access("link", R_OK)); FAILS(access("link", W_OK), EACCES));
	IN_CHILD(CHECK(!setreuid(1000, 0)); FAILS(access("link", W_OK), EACCES));
	return 0;
}
