/* pipe2, and pipe over it: both ends, their flags, 64 KiB between them. */
#include "call.h"

int main(void)
{
	int ends[2], plain[2], sum = 0, count;
	static char block[4096];

	CHECK(!pipe2(ends, O_CLOEXEC | O_NONBLOCK) && fcntl(ends[0], F_GETFD) == FD_CLOEXEC
		&& fcntl(ends[1], F_GETFL) == (O_WRONLY | O_NONBLOCK));
	CHECK(!pipe(plain) && fcntl(plain[0], F_GETFD) == 0 && fcntl(plain[0], F_GETFL) == O_RDONLY
		&& plain[0] < plain[1]);
	while ((count = write(ends[1], block, sizeof block)) > 0)
		sum += count;
	CHECK(errno == EAGAIN && sum == 65536);
	IN_CHILD(CHECK(write(plain[1], "hello", 5) == 5));
	CHECK(read(plain[0], block, 100) == 5 && !memcmp(block, "hello", 5) && !close(plain[1])
		&& read(plain[0], block, 1) == 0);
	BAD_INPUT({ "to nowhere", ERRNO(syscall(SYS_pipe2, NOWHERE, 0)), EFAULT },
		{ "no such flag", ERRNO(pipe2(plain, O_CREAT)), EINVAL },
		{ "append", ERRNO(pipe2(plain, O_APPEND)), EINVAL }, );
	return 0;
}
