/* utimensat, and futimens over it: given times, now, and as they are. */
#include <time.h>

#include "call.h"

int main(void)
{
	int folder = (mkdir("folder", 0755), open("folder", O_RDONLY)), fd = file("folder/f", "");
	struct timespec times[2] = { { 1000, 5 }, { 2000, 6 } },
					omit[2] = { { 0, UTIME_OMIT }, { 7, 0 } };
	struct timespec now[2] = { { 0, UTIME_NOW }, { 0, UTIME_OMIT } },
					wrong[2] = { { 0, 1000000000 }, { 0, 0 } };
	struct stat st;

	CHECK(!symlink("folder/f", "link") && !symlink("loop", "loop"));
	CHECK(!utimensat(folder, "f", times, 0) && !fstat(fd, &st) && st.st_atim.tv_sec == 1000
		&& st.st_atim.tv_nsec == 5);
	CHECK(st.st_mtim.tv_sec == 2000 && st.st_mtim.tv_nsec == 6 && st.st_ctim.tv_sec > 1600000000);
	CHECK(!futimens(fd, omit) && !fstat(fd, &st) && st.st_atim.tv_sec == 1000
		&& st.st_mtim.tv_sec == 7);
	CHECK(!futimens(fd, now) && !fstat(fd, &st) && st.st_atim.tv_sec > 1600000000
		&& st.st_mtim.tv_sec == 7);
	CHECK(
		!utimensat(AT_FDCWD, "link", NULL, 0) && !fstat(fd, &st) && st.st_mtim.tv_sec > 1600000000);
	CHECK(!utimensat(AT_FDCWD, "link", times, AT_SYMLINK_NOFOLLOW) && !lstat("link", &st)
		&& st.st_mtim.tv_sec == 2000);
	BAD_INPUT({ "no such file", ERRNO(utimensat(folder, "none", times, 0)), ENOENT },
		{ "by way of a file", ERRNO(utimensat(folder, "f/x", times, 0)), ENOTDIR },
		{ "by way of a loop", ERRNO(utimensat(AT_FDCWD, "loop", times, 0)), ELOOP },
		{ "a name that is nowhere", ERRNO(utimensat(folder, NOWHERE, times, 0)), EFAULT },
		{ "times that are nowhere", ERRNO(syscall(SYS_utimensat, folder, "f", NOWHERE, 0)),
			EFAULT },
		{ "too many nanoseconds", ERRNO(utimensat(folder, "f", wrong, 0)), EINVAL },
		{ "too many nanoseconds, of no file", ERRNO(utimensat(folder, "none", wrong, 0)), ENOENT },
		{ "no such flag", ERRNO(utimensat(folder, "f", times, 0x10000)), EINVAL },
		{ "from what is not open", ERRNO(utimensat(NOT_OPEN, "f", times, 0)), EBADF },
		{ "from what is no folder", ERRNO(utimensat(fd, "f", times, 0)), ENOTDIR },
		{ "not open", ERRNO(futimens(NOT_OPEN, times)), EBADF }, );
	/* With nothing to do nothing is looked for. */
	omit[1].tv_nsec = UTIME_OMIT;
	CHECK(!utimensat(folder, "none", omit, 0));
	CHECK(!fchmod(fd, 0644));
	IN_CHILD(CHECK(!seteuid(1000)); FAILS(utimensat(folder, "f", times, 0), EPERM);
			 FAILS(utimensat(folder, "f", NULL, 0), EACCES));
	return 0;
}
