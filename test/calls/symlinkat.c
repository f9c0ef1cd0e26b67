/* symlinkat, which is symlink too: to anything, also what is not there. */
#include "call.h"

int main(void)
{
	int folder = (mkdir("folder", 0755), open("folder", O_RDONLY)), fd = file("f", "abc");
	struct stat st;

	CHECK(!symlinkat("../f", folder, "link") && !stat("folder/link", &st) && st.st_size == 3
		&& !symlink("no/where", "dangling"));
	CHECK(!lstat("dangling", &st) && S_ISLNK(st.st_mode) && st.st_size == 8);
	BAD_INPUT({ "what is there", ERRNO(symlink("f", "folder")), EEXIST },
		{ "where a link to nothing is", ERRNO(symlink("f", "dangling")), EEXIST },
		{ "to nothing", ERRNO(symlink("", "new")), ENOENT },
		{ "an empty name", ERRNO(symlink("f", "")), ENOENT },
		{ "in no folder", ERRNO(symlink("f", "none/x")), ENOENT },
		{ "by way of a file", ERRNO(symlink("f", "f/x")), ENOTDIR },
		{ "a target that is nowhere", ERRNO(symlink(NOWHERE, "new")), EFAULT },
		{ "a name that is nowhere", ERRNO(symlink("f", NOWHERE)), EFAULT },
		{ "from what is not open", ERRNO(symlinkat("f", NOT_OPEN, "x")), EBADF },
		{ "from what is no folder", ERRNO(symlinkat("f", fd, "x")), ENOTDIR }, );
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(symlink("f", "folder/x"), EACCES));
	return 0;
}
