/* mkdirat, which is mkdir too. */
#include "call.h"

int main(void)
{
	int folder = (mkdir("folder", 0755), open("folder", O_RDONLY)), fd = file("f", "");
	char name[300];
	struct stat st;

	memset(name, 'n', 299);
	name[299] = 0;
	umask(027);
	CHECK(!mkdirat(folder, "new", 0777) && !stat("folder/new", &st)
		&& st.st_mode == (S_IFDIR | 0750) && st.st_nlink == 2);
	CHECK(!mkdir("slash/", 0700) && !symlink("nothing", "dangling") && !stat("folder", &st)
		&& st.st_nlink == 3);
	BAD_INPUT({ "what is there", ERRNO(mkdir("folder", 0700)), EEXIST },
		{ "where a file is", ERRNO(mkdir("f", 0700)), EEXIST },
		{ "where a link to nothing is", ERRNO(mkdir("dangling", 0700)), EEXIST },
		{ "the root", ERRNO(mkdir("/", 0700)), EEXIST },
		{ "in no folder", ERRNO(mkdir("none/x", 0700)), ENOENT },
		{ "an empty name", ERRNO(mkdir("", 0700)), ENOENT },
		{ "by way of a file", ERRNO(mkdir("f/x", 0700)), ENOTDIR },
		{ "a name that is too long", ERRNO(mkdir(name, 0700)), ENAMETOOLONG },
		{ "a name that is nowhere", ERRNO(mkdir(NOWHERE, 0700)), EFAULT },
		{ "from what is not open", ERRNO(mkdirat(NOT_OPEN, "x", 0700)), EBADF },
		{ "from what is no folder", ERRNO(mkdirat(fd, "x", 0700)), ENOTDIR }, );
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(mkdir("folder/x", 0700), EACCES));
	return 0;
}
