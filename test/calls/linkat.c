/* linkat, which is link too: another name of the same file. */
#include "call.h"

int main(void)
{
	int folder = (mkdir("folder", 0755), open("folder", O_RDONLY)), fd = file("f", "abc");
	struct stat st, link_st;

	CHECK(!link("f", "g") && !linkat(AT_FDCWD, "f", folder, "h", 0) && !fstat(fd, &st)
		&& st.st_nlink == 3);
	CHECK(!stat("folder/h", &link_st) && link_st.st_ino == st.st_ino && !unlink("f")
		&& !fstat(fd, &st) && st.st_nlink == 2);
	CHECK(!symlink("g", "link") && !link("link", "link2") && !lstat("link2", &st)
		&& S_ISLNK(st.st_mode));
	CHECK(!linkat(AT_FDCWD, "link", AT_FDCWD, "followed", AT_SYMLINK_FOLLOW)
		&& !lstat("followed", &st) && S_ISREG(st.st_mode));
	BAD_INPUT({ "no such file", ERRNO(link("none", "new")), ENOENT },
		{ "an empty name", ERRNO(link("", "new")), ENOENT },
		{ "to an empty name", ERRNO(link("g", "")), ENOENT },
		{ "to what is there", ERRNO(link("g", "link")), EEXIST },
		{ "a folder", ERRNO(link("folder", "new")), EPERM },
		{ "to no folder", ERRNO(link("g", "none/x")), ENOENT },
		{ "by way of a file", ERRNO(link("g/x", "new")), ENOTDIR },
		{ "to another file system", ERRNO(link("g", "/dev/new")), EXDEV },
		{ "a name that is nowhere", ERRNO(link(NOWHERE, "new")), EFAULT },
		{ "to a name that is nowhere", ERRNO(link("g", NOWHERE)), EFAULT },
		{ "no such flag", ERRNO(linkat(AT_FDCWD, "g", AT_FDCWD, "new", 1)), EINVAL },
		{ "from what is not open", ERRNO(linkat(NOT_OPEN, "x", AT_FDCWD, "new", 0)), EBADF },
		{ "to what is no folder", ERRNO(linkat(AT_FDCWD, "g", fd, "new", 0)), ENOTDIR }, );
	CHECK(!chown("g", 1000, -1));
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(link("g", "folder/x"), EACCES));
	return 0;
}
