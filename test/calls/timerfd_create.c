/* timerfd_create: the clocks that it takes. */
#include <sys/timerfd.h>
#include <time.h>

#include "call.h"

int main(void)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK),
		real = timerfd_create(CLOCK_REALTIME, 0);
	uint64_t count;

	CHECK(fd >= 0 && real >= 0 && fcntl(fd, F_GETFD) == FD_CLOEXEC
		&& fcntl(fd, F_GETFL) & O_NONBLOCK && timerfd_create(CLOCK_BOOTTIME, 0) >= 0);
	BAD_INPUT({ "no such clock", ERRNO(timerfd_create(99, 0)), EINVAL },
		{ "a clock of work", ERRNO(timerfd_create(CLOCK_PROCESS_CPUTIME_ID, 0)), EINVAL },
		{ "no such flag", ERRNO(timerfd_create(CLOCK_MONOTONIC, 1)), EINVAL },
		{ "one that is not set", ERRNO(read(fd, &count, sizeof count)), EAGAIN },
		{ "to read too little", ERRNO(read(fd, &count, 4)), EINVAL },
		{ "to write it", ERRNO(write(fd, &count, sizeof count)), EINVAL }, );
	return 0;
}
