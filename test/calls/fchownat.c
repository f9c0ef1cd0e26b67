/* fchownat, which is chown and lchown too. */
#include "call.h"

int main(void)
{
	int folder = (mkdir("folder", 0777), open("folder", O_RDONLY)), fd = file("folder/f", "");
	struct stat st;

	CHECK(!symlink("folder/f", "link") && !symlink("loop", "loop"));
	CHECK(!fchownat(folder, "f", 1, 2, 0) && !fstat(fd, &st) && st.st_uid == 1 && st.st_gid == 2);
	CHECK(!lchown("link", 3, 4) && !fstat(fd, &st) && st.st_uid == 1 && !lstat("link", &st)
		&& st.st_uid == 3 && st.st_gid == 4);
	CHECK(!chown("link", 5, 6) && !fstat(fd, &st) && st.st_uid == 5 && st.st_gid == 6);
	CHECK(!fchownat(fd, "", 7, 8, AT_EMPTY_PATH) && !fstat(fd, &st) && st.st_uid == 7);
	BAD_INPUT({ "no such file", ERRNO(chown("none", 0, 0)), ENOENT },
		{ "an empty name", ERRNO(chown("", 0, 0)), ENOENT },
		{ "by way of a file", ERRNO(chown("link/x", 0, 0)), ENOTDIR },
		{ "by way of a loop", ERRNO(chown("loop", 0, 0)), ELOOP },
		{ "a name that is nowhere", ERRNO(chown(NOWHERE, 0, 0)), EFAULT },
		{ "from what is not open", ERRNO(fchownat(NOT_OPEN, "f", 0, 0, 0)), EBADF },
		{ "from what is no folder", ERRNO(fchownat(fd, "f", 0, 0, 0)), ENOTDIR },
		{ "no such flag", ERRNO(fchownat(folder, "f", 0, 0, 0x10000)), EINVAL }, );
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(chown("folder/f", 1000, -1), EPERM));
	return 0;
}
