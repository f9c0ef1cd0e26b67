/* memfd_create: a file without a name, which lasts as long as somebody has it. */
#include <sys/mman.h>

#include "call.h"

int main(void)
{
	char name[260], shown[100] = { 0 };
	int fd = memfd_create("some", MFD_CLOEXEC);
	struct stat st;

	CHECK(fd >= 0 && fcntl(fd, F_GETFD) == FD_CLOEXEC && write(fd, "abc", 3) == 3);
	CHECK(!ftruncate(fd, 10000) && !fstat(fd, &st) && st.st_size == 10000 && S_ISREG(st.st_mode)
		&& st.st_nlink == 0);
	IN_CHILD(CHECK(pwrite(fd, "x", 1, 9999) == 1));
	CHECK(pread(fd, name, 1, 9999) == 1 && name[0] == 'x');
	snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	CHECK(readlink(name, shown, sizeof shown - 1) > 0 && !strcmp(shown, "/memfd:some (deleted)"));
	CHECK(!close(fd));
	memset(name, 'x', sizeof name);
	name[250] = 0;
	BAD_INPUT({ "a long name", ERRNO(memfd_create(name, 0)), EINVAL },
		{ "no such flag", ERRNO(memfd_create("some", 1 << 20)), EINVAL },
		{ "no name", ERRNO(memfd_create(NOWHERE, 0)), EFAULT }, );
	return 0;
}
