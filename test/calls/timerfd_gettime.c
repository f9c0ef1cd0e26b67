/* timerfd_gettime: how long still. */
#include <sys/timerfd.h>
#include <time.h>

#include "call.h"

int main(void)
{
	int fd = timerfd_create(CLOCK_REALTIME, 0), file_fd = file("f", "");
	struct itimerspec set = { { 3, 0 }, { 100, 0 } }, now;

	CHECK(!timerfd_gettime(fd, &now) && !now.it_value.tv_sec && !now.it_value.tv_nsec);
	CHECK(!timerfd_settime(fd, 0, &set, NULL) && !timerfd_gettime(fd, &now));
	CHECK(now.it_interval.tv_sec == 3 && now.it_value.tv_sec >= 50 && now.it_value.tv_sec <= 100);
	BAD_INPUT({ "not open", ERRNO(timerfd_gettime(NOT_OPEN, &now)), EBADF },
		{ "no timer", ERRNO(timerfd_gettime(file_fd, &now)), EINVAL },
		{ "to nowhere", ERRNO(timerfd_gettime(fd, NOWHERE)), EFAULT }, );
	return 0;
}
