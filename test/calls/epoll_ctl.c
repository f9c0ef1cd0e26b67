/* epoll_ctl: what is watched, added once, changed, dropped. */
#include <sys/epoll.h>

#include "call.h"

int main(void)
{
	int ends[2], epoll = epoll_create1(0), fd = file("f", ""), other = epoll_create1(0);
	struct epoll_event event = { .events = EPOLLIN, .data = { .u32 = 7 } }, got;

	CHECK(!pipe(ends) && write(ends[1], "x", 1) == 1
		&& !epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event));
	CHECK(epoll_wait(epoll, &got, 1, 0) == 1 && got.events == EPOLLIN && got.data.u32 == 7);
	event.events = 0;
	CHECK(!epoll_ctl(epoll, EPOLL_CTL_MOD, ends[0], &event) && epoll_wait(epoll, &got, 1, 0) == 0);
	event.events = EPOLLIN;
	CHECK(!epoll_ctl(epoll, EPOLL_CTL_MOD, ends[0], &event));
	BAD_INPUT({ "not open", ERRNO(epoll_ctl(NOT_OPEN, EPOLL_CTL_ADD, ends[1], &event)), EBADF },
		{ "to watch what is not open", ERRNO(epoll_ctl(epoll, EPOLL_CTL_ADD, NOT_OPEN, &event)),
			EBADF },
		{ "watched already", ERRNO(epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event)), EEXIST },
		{ "to change what is not watched", ERRNO(epoll_ctl(epoll, EPOLL_CTL_MOD, ends[1], &event)),
			ENOENT },
		{ "to drop what is not watched", ERRNO(epoll_ctl(epoll, EPOLL_CTL_DEL, ends[1], &event)),
			ENOENT },
		{ "itself", ERRNO(epoll_ctl(epoll, EPOLL_CTL_ADD, epoll, &event)), EINVAL },
		{ "no epoll", ERRNO(epoll_ctl(ends[0], EPOLL_CTL_ADD, ends[1], &event)), EINVAL },
		{ "a file", ERRNO(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event)), EPERM },
		{ "no such operation", ERRNO(epoll_ctl(epoll, 99, ends[0], &event)), EINVAL },
		{ "an event that is nowhere", ERRNO(epoll_ctl(epoll, EPOLL_CTL_ADD, ends[1], NOWHERE)),
			EFAULT }, );
	CHECK(!epoll_ctl(other, EPOLL_CTL_ADD, epoll, &event));
	FAILS(epoll_ctl(epoll, EPOLL_CTL_ADD, other, &event), ELOOP);
	CHECK(!epoll_ctl(epoll, EPOLL_CTL_DEL, ends[0], NULL) && epoll_wait(epoll, &got, 1, 0) == 0);
	return 0;
}
