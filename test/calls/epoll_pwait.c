/* epoll_pwait, which is epoll_wait too: by level, by edge, once; with a mask. More in
 * test/programs/epoll.c. */
#include <sys/epoll.h>

#include "call.h"

static void ignore(int number) { (void)number; }

int main(void)
{
	int ends[2], epoll = epoll_create1(0), fd = file("f", "");
	struct epoll_event event = { .events = EPOLLIN }, got[4];
	sigset_t empty, blocked;

	CHECK(!pipe(ends) && !epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event)
		&& epoll_pwait(epoll, got, 4, 1, NULL) == 0);
	CHECK(write(ends[1], "x", 1) == 1 && epoll_pwait(epoll, got, 4, -1, NULL) == 1
		&& epoll_pwait(epoll, got, 4, -1, NULL) == 1);
	event.events = EPOLLIN | EPOLLET;
	CHECK(!epoll_ctl(epoll, EPOLL_CTL_MOD, ends[0], &event) && epoll_wait(epoll, got, 4, -1) == 1
		&& epoll_wait(epoll, got, 4, 0) == 0);
	event.events = EPOLLIN | EPOLLONESHOT;
	CHECK(!epoll_ctl(epoll, EPOLL_CTL_MOD, ends[0], &event) && epoll_wait(epoll, got, 4, -1) == 1
		&& write(ends[1], "y", 1) == 1);
	CHECK(epoll_wait(epoll, got, 4, 0) == 0);
	sigemptyset(&empty);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGUSR1);
	CHECK(!sigaction(
		SIGUSR1, &(struct sigaction){ .sa_handler = ignore, .sa_flags = SA_RESTART }, NULL));
	CHECK(!sigprocmask(SIG_BLOCK, &blocked, NULL) && !raise(SIGUSR1));
	FAILS(epoll_pwait(epoll, got, 4, -1, &empty), EINTR);
	BAD_INPUT({ "not open", ERRNO(epoll_pwait(NOT_OPEN, got, 4, 0, NULL)), EBADF },
		{ "no epoll", ERRNO(epoll_pwait(fd, got, 4, 0, NULL)), EINVAL },
		{ "no room", ERRNO(epoll_pwait(epoll, got, 0, 0, NULL)), EINVAL },
		{ "less than no room", ERRNO(epoll_pwait(epoll, got, -1, 0, NULL)), EINVAL },
		{ "to nowhere", ERRNO(epoll_pwait(epoll, NOWHERE, 4, 0, NULL)), EFAULT }, );
	return 0;
}
