/* fstat: of a file, also one without a name, a folder, a pipe. */
#include "call.h"

int main(void)
{
	int fd = file("f", "abc"), ends[2];
	struct stat st, named;

	CHECK(!pipe(ends) && !fstat(fd, &st) && !stat("f", &named));
	CHECK(S_ISREG(st.st_mode) && st.st_size == 3 && st.st_nlink == 1 && st.st_ino == named.st_ino
		&& st.st_dev == named.st_dev);
	CHECK((st.st_mode & 07777) == 0644 && st.st_uid == geteuid() && st.st_mtim.tv_sec > 1600000000);
	CHECK(!unlink("f") && !fstat(fd, &st) && st.st_nlink == 0 && st.st_size == 3);
	CHECK(!fstat(open(".", O_RDONLY), &st) && S_ISDIR(st.st_mode) && !fstat(ends[0], &st)
		&& S_ISFIFO(st.st_mode));
	CHECK(!fstat(open(".", O_PATH), &st) && S_ISDIR(st.st_mode));
	BAD_INPUT({ "not open", ERRNO(fstat(NOT_OPEN, &st)), EBADF },
		{ "below 0", ERRNO(fstat(-1, &st)), EBADF },
		{ "to nowhere", ERRNO(syscall(SYS_fstat, fd, NOWHERE)), EFAULT }, );
	return 0;
}
