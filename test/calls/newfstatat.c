/* newfstatat, which is stat and lstat too. */
#include "call.h"

int main(void)
{
	int folder = (mkdir("folder", 0700), open("folder", O_RDONLY)), fd = file("folder/f", "abc");
	struct stat st, own;

	CHECK(!symlink("folder/f", "link") && !symlink("loop", "loop") && !fstat(fd, &own));
	CHECK(!stat("link", &st) && st.st_ino == own.st_ino && st.st_size == 3);
	CHECK(!lstat("link", &st) && S_ISLNK(st.st_mode) && st.st_size == 8);
	CHECK(!fstatat(folder, "f", &st, 0) && st.st_ino == own.st_ino
		&& !fstatat(fd, "", &st, AT_EMPTY_PATH) && st.st_ino == own.st_ino);
	CHECK(!stat("/dev/null", &st) && S_ISCHR(st.st_mode) && st.st_rdev && !stat("folder/", &st)
		&& S_ISDIR(st.st_mode) && st.st_nlink == 2);
	BAD_INPUT({ "no such file", ERRNO(stat("none", &st)), ENOENT },
		{ "an empty name", ERRNO(stat("", &st)), ENOENT },
		{ "by way of a file", ERRNO(stat("link/x", &st)), ENOTDIR },
		{ "a file with a slash behind", ERRNO(stat("link/", &st)), ENOTDIR },
		{ "by way of a loop", ERRNO(stat("loop", &st)), ELOOP },
		{ "a name that is nowhere", ERRNO(fstatat(AT_FDCWD, NOWHERE, &st, 0)), EFAULT },
		{ "to nowhere", ERRNO(syscall(SYS_newfstatat, AT_FDCWD, "link", NOWHERE, 0)), EFAULT },
		{ "from what is not open", ERRNO(fstatat(NOT_OPEN, "f", &st, 0)), EBADF },
		{ "from what is no folder", ERRNO(fstatat(fd, "f", &st, 0)), ENOTDIR },
		{ "no such flag", ERRNO(fstatat(folder, "f", &st, 0x10000)), EINVAL }, );
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(stat("folder/f", &st), EACCES));
	return 0;
}
