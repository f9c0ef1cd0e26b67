/* timerfd_settime: once and again and again, from now or at a time. */
#include <sys/timerfd.h>
#include <time.h>

#include "call.h"

int main(void)
{
	int fd = timerfd_create(CLOCK_MONOTONIC, 0), file_fd = file("f", "");
	struct itimerspec once = { .it_value = { 0, 1000000 } }, again = { { 0, 1000000 }, { 0, 1 } },
					  old, far = { { 5, 0 }, { 100, 0 } };
	struct itimerspec wrong = { .it_value = { 0, 1000000000 } }, before = { .it_value = { -1, 0 } },
					  past = { .it_value = { 0, 1 } };
	uint64_t count;

	CHECK(!timerfd_settime(fd, 0, &once, NULL) && read(fd, &count, 8) == 8 && count == 1);
	CHECK(!timerfd_settime(fd, 0, &again, NULL) && read(fd, &count, 8) == 8
		&& read(fd, &count, 8) == 8 && count >= 1);
	CHECK(!timerfd_settime(fd, TFD_TIMER_ABSTIME, &past, NULL) && read(fd, &count, 8) == 8
		&& count == 1);
	CHECK(!timerfd_settime(fd, 0, &far, NULL)
		&& !timerfd_settime(fd, 0, &(struct itimerspec){ 0 }, &old));
	CHECK(old.it_interval.tv_sec == 5 && old.it_value.tv_sec >= 90);
	BAD_INPUT({ "not open", ERRNO(timerfd_settime(NOT_OPEN, 0, &once, NULL)), EBADF },
		{ "no timer", ERRNO(timerfd_settime(file_fd, 0, &once, NULL)), EINVAL },
		{ "no such flag", ERRNO(timerfd_settime(fd, 64, &once, NULL)), EINVAL },
		{ "too many nanoseconds", ERRNO(timerfd_settime(fd, 0, &wrong, NULL)), EINVAL },
		{ "less than no time", ERRNO(timerfd_settime(fd, 0, &before, NULL)), EINVAL },
		{ "a time that is nowhere", ERRNO(timerfd_settime(fd, 0, NOWHERE, NULL)), EFAULT }, );
	return 0;
}
