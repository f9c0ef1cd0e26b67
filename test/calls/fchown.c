/* fchown: gives a file away; -1 leaves an id; set-id bits go. */
#include "call.h"

int main(void)
{
	int fd = file("f", "");
	struct stat st;

	CHECK(!fchmod(fd, 06755) && !fchown(fd, 1000, -1) && !fstat(fd, &st) && st.st_uid == 1000
		&& st.st_gid == getegid());
	CHECK((st.st_mode & 07777) == 0755 && !fchown(fd, -1, 2000) && !fstat(fd, &st)
		&& st.st_uid == 1000 && st.st_gid == 2000);
	CHECK(!fchown(fd, -1, -1));
	BAD_INPUT({ "not open", ERRNO(fchown(NOT_OPEN, 0, 0)), EBADF },
		{ "below 0", ERRNO(fchown(-1, 0, 0)), EBADF },
		{ "O_PATH", ERRNO(syscall(SYS_fchown, open("f", O_PATH), 0, 0)), EBADF }, );
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(fchown(fd, 1001, -1), EPERM));
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(fchown(fd, -1, 3000), EPERM));
	IN_CHILD(CHECK(!setegid(3000) && !seteuid(1000) && !fchown(fd, -1, 3000)));
	return 0;
}
