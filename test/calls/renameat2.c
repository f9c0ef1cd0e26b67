/* renameat2, which is rename too: over files and empty folders; not into itself. */
#include "call.h"

enum { NOREPLACE = 1, EXCHANGE = 2 };

static long rename_with(const char *from, const char *to, int flags)
{
	return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

int main(void)
{
	int folder = (mkdir("folder", 0755), open("folder", O_RDONLY)), fd = file("f", "abc");
	struct stat st;

	close(file("g", "old"));
	CHECK(!rename("f", "g") && !stat("g", &st) && st.st_size == 3 && access("f", F_OK)
		&& !renameat(AT_FDCWD, "g", folder, "f"));
	CHECK(!rename("folder/f", "folder/f") && !link("folder/f", "f") && !rename("f", "folder/f")
		&& !access("f", F_OK));
	CHECK(!mkdir("empty", 0700) && !mkdir("full", 0700) && !mkdir("full/x", 0700)
		&& !rename("full", "empty") && !access("empty/x", F_OK));
	CHECK(!mkdir("full", 0700) && !rename_with("full", "new", NOREPLACE));
	CHECK(!rename_with("f", "new", EXCHANGE) && !stat("f", &st) && S_ISDIR(st.st_mode)
		&& !stat("new", &st) && st.st_size == 3);
	CHECK(!rename_with("new", "empty/x", EXCHANGE) && !stat(".", &st) && st.st_nlink == 6
		&& !stat("empty", &st) && st.st_nlink == 2);
	CHECK(!rename_with("empty/x", "new", EXCHANGE) && !rename_with("f", "new", EXCHANGE)
		&& !access("empty/x/..", F_OK) && !rename_with("f", "f", EXCHANGE));
	BAD_INPUT({ "to exchange with nothing", ERRNO(rename_with("f", "none", EXCHANGE)), ENOENT },
		{ "to exchange nothing", ERRNO(rename_with("none", "f", EXCHANGE)), ENOENT },
		{ "to exchange with what is above", ERRNO(rename_with("empty/x", "empty", EXCHANGE)),
			EINVAL },
		{ "to exchange with what is within", ERRNO(rename_with("empty", "empty/x", EXCHANGE)),
			EINVAL },
		{ "to exchange with a file that has a slash behind",
			ERRNO(rename_with("new", "f/", EXCHANGE)), ENOTDIR },
		{ "to exchange and not to replace", ERRNO(rename_with("f", "new", EXCHANGE | NOREPLACE)),
			EINVAL },
		{ "no such file", ERRNO(rename("none", "n")), ENOENT },
		{ "an empty name", ERRNO(rename("", "n")), ENOENT },
		{ "to an empty name", ERRNO(rename("f", "")), ENOENT },
		{ "to no folder", ERRNO(rename("f", "none/n")), ENOENT },
		{ "a folder over a file", ERRNO(rename("new", "f")), ENOTDIR },
		{ "a file over a folder", ERRNO(rename("f", "new")), EISDIR },
		{ "over what is not empty", ERRNO(rename("new", "empty")), ENOTEMPTY },
		{ "into itself", ERRNO(rename("empty", "empty/x/y")), EINVAL },
		{ "over what is above", ERRNO(rename("empty/x", "empty")), ENOTEMPTY },
		{ ".", ERRNO(rename("new/.", "n")), EBUSY }, { "..", ERRNO(rename("f", "new/..")), EBUSY },
		{ "to another file system", ERRNO(rename("f", "/dev/n")), EXDEV },
		{ "by way of a file", ERRNO(rename("f/x", "n")), ENOTDIR },
		{ "a file to a name with a slash behind", ERRNO(rename("f", "n/")), ENOTDIR },
		{ "a name that is nowhere", ERRNO(rename(NOWHERE, "n")), EFAULT },
		{ "to a name that is nowhere", ERRNO(rename("f", NOWHERE)), EFAULT },
		{ "RENAME_NOREPLACE over what is there", ERRNO(rename_with("f", "new", NOREPLACE)),
			EEXIST },
		{ "no such flag", ERRNO(rename_with("f", "n", 64)), EINVAL },
		{ "no such flag, of no file", ERRNO(rename_with("none", "n", 64)), EINVAL },
		{ "RENAME_NOREPLACE over .", ERRNO(rename_with("f", ".", NOREPLACE)), EEXIST },
		{ "from what is not open", ERRNO(renameat(NOT_OPEN, "f", AT_FDCWD, "n")), EBADF },
		{ "to what is no folder", ERRNO(renameat(AT_FDCWD, "f", fd, "n")), ENOTDIR }, );
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(rename("folder/f", "folder/n"), EACCES));
	return 0;
}
