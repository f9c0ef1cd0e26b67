/* faccessat2: faccessat with flags; AT_EACCESS asks for the effective ids. */
#include "call.h"

int main(void)
{
	int folder = (mkdir("folder", 0755), open("folder", O_RDONLY)), fd = file("folder/f", "");

	CHECK(!fchmod(fd, 0600) && !symlink("none", "dangling"));
	CHECK(!faccessat(folder, "f", R_OK, AT_EACCESS)
		&& !faccessat(AT_FDCWD, "dangling", F_OK, AT_SYMLINK_NOFOLLOW));
	CHECK(!syscall(SYS_faccessat2, fd, "", W_OK, AT_EMPTY_PATH));
	BAD_INPUT(
		{ "no such flag", ERRNO(syscall(SYS_faccessat2, folder, "f", F_OK, 0x10000)), EINVAL },
		{ "no such mode", ERRNO(syscall(SYS_faccessat2, folder, "f", 8, AT_EACCESS)), EINVAL },
		{ "no such file", ERRNO(syscall(SYS_faccessat2, folder, "none", F_OK, AT_EACCESS)),
			ENOENT },
		{ "a name that is nowhere",
			ERRNO(syscall(SYS_faccessat2, folder, NOWHERE, F_OK, AT_EACCESS)), EFAULT },
		{ "from what is not open", ERRNO(syscall(SYS_faccessat2, NOT_OPEN, "f", F_OK, AT_EACCESS)),
			EBADF }, );
	IN_CHILD(CHECK(!setreuid(1000, 0) && !syscall(SYS_faccessat2, folder, "f", W_OK, AT_EACCESS)));
	IN_CHILD(CHECK(!setreuid(0, 1000));
			 FAILS(syscall(SYS_faccessat2, folder, "f", R_OK, AT_EACCESS), EACCES));
	return 0;
}
