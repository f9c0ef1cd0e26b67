/* fchmod: by descriptor; the owner's and root's alone. */
#include "call.h"

int main(void)
{
	int fd = file("f", ""), ends[2];
	struct stat st;

	CHECK(!pipe(ends) && !fchmod(fd, 04751) && !fstat(fd, &st) && (st.st_mode & 07777) == 04751
		&& S_ISREG(st.st_mode));
	CHECK(!fchmod(open("f", O_RDONLY), 0400) && !stat("f", &st) && (st.st_mode & 07777) == 0400);
	CHECK(!fchmod(fd, S_IFDIR | 0600) && !stat("f", &st) && st.st_mode == (S_IFREG | 0600));
	BAD_INPUT({ "not open", ERRNO(fchmod(NOT_OPEN, 0)), EBADF },
		{ "below 0", ERRNO(fchmod(-1, 0)), EBADF }, );
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(fchmod(fd, 0777), EPERM));
	return 0;
}
