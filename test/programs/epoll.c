/* epoll: level, edge, oneshot; over pipes, eventfd, timerfd, signalfd and another epoll; with poll
 * and select. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static int ep;
static struct epoll_event got[16];

static int watch(int op, int fd, uint32_t events)
{
	return epoll_ctl(
		ep, op, fd, &(struct epoll_event){ .events = events, .data.u64 = 0x100000000ull + fd });
}

static int look(int timeout) { return epoll_wait(ep, got, 16, timeout); }

static void bad_input(void)
{
	int ends[2], file = open("/tmp/epoll.test", O_RDWR | O_CREAT, 0600);
	CHECK(pipe(ends) == 0 && file >= 0);
	FAILS(epoll_create1(12345), EINVAL);
	FAILS(watch(EPOLL_CTL_ADD, 99, EPOLLIN), EBADF);
	FAILS(epoll_ctl(99, EPOLL_CTL_ADD, ends[0], got), EBADF);
	FAILS(epoll_ctl(ends[0], EPOLL_CTL_ADD, ends[1], got), EINVAL);
	FAILS(watch(EPOLL_CTL_ADD, ep, EPOLLIN), EINVAL);
	FAILS(watch(EPOLL_CTL_ADD, file, EPOLLIN), EPERM);
	FAILS(watch(EPOLL_CTL_MOD, ends[0], EPOLLIN), ENOENT);
	FAILS(watch(EPOLL_CTL_DEL, ends[0], 0), ENOENT);
	CHECK(watch(EPOLL_CTL_ADD, ends[0], EPOLLIN) == 0);
	FAILS(watch(EPOLL_CTL_ADD, ends[0], EPOLLIN), EEXIST);
	FAILS(watch(77, ends[0], EPOLLIN), EINVAL);
	FAILS(epoll_ctl(ep, EPOLL_CTL_MOD, ends[0], (struct epoll_event *)-16), EFAULT);
	FAILS(epoll_wait(ep, got, 0, 0), EINVAL);
	CHECK(watch(EPOLL_CTL_DEL, ends[0], 0) == 0);
	close(ends[0]), close(ends[1]), close(file);
	unlink("/tmp/epoll.test");
}

static void triggers(void)
{
	int ends[2];
	char bytes[8];
	CHECK(pipe(ends) == 0);
	CHECK(watch(EPOLL_CTL_ADD, ends[0], EPOLLIN) == 0);
	CHECK(look(0) == 0);
	CHECK(write(ends[1], "ab", 2) == 2);
	for (int i = 0; i < 3; i++)
		CHECK(look(-1) == 1 && got[0].events == EPOLLIN
			&& got[0].data.u64 == 0x100000000ull + ends[0]);
	CHECK(read(ends[0], bytes, 8) == 2);
	CHECK(look(0) == 0);

	CHECK(watch(EPOLL_CTL_MOD, ends[0], EPOLLIN | EPOLLET) == 0);
	CHECK(write(ends[1], "ab", 2) == 2);
	CHECK(look(-1) == 1);
	CHECK(look(0) == 0); /* still there, but no edge */
	CHECK(write(ends[1], "c", 1) == 1);
	CHECK(look(-1) == 1);
	CHECK(look(20) == 0);
	CHECK(read(ends[0], bytes, 8) == 3);

	CHECK(watch(EPOLL_CTL_MOD, ends[0], EPOLLIN | EPOLLONESHOT) == 0);
	CHECK(write(ends[1], "a", 1) == 1);
	CHECK(look(-1) == 1);
	CHECK(write(ends[1], "b", 1) == 1);
	CHECK(look(20) == 0);
	CHECK(watch(EPOLL_CTL_MOD, ends[0], EPOLLIN | EPOLLONESHOT) == 0);
	CHECK(look(-1) == 1);
	CHECK(watch(EPOLL_CTL_MOD, ends[0], EPOLLIN) == 0);
	CHECK(read(ends[0], bytes, 8) == 2);
	close(ends[1]);
	CHECK(look(-1) == 1 && got[0].events == EPOLLHUP);
	close(ends[0]); /* closed: watched no more */
	CHECK(look(0) == 0);
}

static void from_a_child(void)
{
	int ends[2], status;
	CHECK(pipe(ends) == 0);
	CHECK(watch(EPOLL_CTL_ADD, ends[0], EPOLLIN) == 0);
	pid_t child = fork();
	if (!child) {
		usleep(50000);
		_exit(write(ends[1], "x", 1) != 1);
	}
	CHECK(look(-1) == 1 && got[0].events == EPOLLIN);
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	CHECK(watch(EPOLL_CTL_DEL, ends[0], 0) == 0);
	close(ends[0]), close(ends[1]);
}

static void eventfds(void)
{
	uint64_t value = 3;
	int e = eventfd(0, EFD_NONBLOCK), s = eventfd(2, EFD_SEMAPHORE | EFD_CLOEXEC);
	CHECK(e >= 0 && s >= 0);
	FAILS(eventfd(0, 0x40), EINVAL);
	FAILS(read(e, &value, 8), EAGAIN);
	FAILS(read(s, &value, 7), EINVAL);
	CHECK(write(e, &value, 8) == 8 && write(e, &value, 8) == 8);
	CHECK(read(e, &value, 8) == 8 && value == 6);
	value = UINT64_MAX;
	FAILS(write(e, &value, 8), EINVAL);
	value--;
	CHECK(write(e, &value, 8) == 8);
	FAILS(write(e, &value, 8), EAGAIN);
	CHECK(read(s, &value, 8) == 8 && value == 1 && read(s, &value, 8) == 8);
	pid_t child = fork();
	if (!child) {
		usleep(30000);
		value = 1;
		_exit(write(s, &value, 8) != 8);
	}
	CHECK(read(s, &value, 8) == 8 && value == 1);
	CHECK(waitpid(child, NULL, 0) == child);
	close(e), close(s);
}

static void timerfds(void)
{
	uint64_t times;
	struct itimerspec set = { .it_value.tv_sec = 1000, .it_interval.tv_nsec = 10000000 }, left;
	int t = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	CHECK(t >= 0);
	FAILS(timerfd_create(99, 0), EINVAL);
	FAILS(timerfd_settime(ep, 0, &set, NULL), EINVAL);
	CHECK(timerfd_settime(t, 0, &set, NULL) == 0);
	CHECK(timerfd_gettime(t, &left) == 0 && left.it_value.tv_sec >= 900
		&& left.it_interval.tv_nsec == 10000000);
	FAILS(read(t, &times, 8), EAGAIN);
	set.it_value = (struct timespec){ .tv_nsec = 30000000 };
	CHECK(timerfd_settime(t, 0, &set, NULL) == 0);
	struct pollfd p = { .fd = t, .events = POLLIN };
	CHECK(poll(&p, 1, -1) == 1 && p.revents == POLLIN);
	CHECK(read(t, &times, 8) == 8 && times >= 1);
	usleep(50000);
	CHECK(read(t, &times, 8) == 8 && times >= 4);
	set = (struct itimerspec){ 0 };
	CHECK(timerfd_settime(t, 0, &set, &left) == 0 && left.it_interval.tv_nsec == 10000000);
	CHECK(poll(&p, 1, 30) == 0);
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	set.it_value = (struct timespec){ .tv_sec = now.tv_sec - 1, .tv_nsec = 1 };
	close(t);
	t = timerfd_create(CLOCK_REALTIME, 0);
	CHECK(timerfd_settime(t, TFD_TIMER_ABSTIME, &set, NULL) == 0);
	CHECK(read(t, &times, 8) == 8 && times == 1);
	close(t);
}

static void signalfds(void)
{
	sigset_t set;
	struct signalfd_siginfo info[2];
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGRTMIN);
	CHECK(sigprocmask(SIG_BLOCK, &set, NULL) == 0);
	int s = signalfd(-1, &set, SFD_NONBLOCK);
	CHECK(s >= 0);
	FAILS(signalfd(ep, &set, 0), EINVAL);
	FAILS(read(s, info, sizeof info), EAGAIN);
	struct pollfd p = { .fd = s, .events = POLLIN };
	CHECK(poll(&p, 1, 0) == 0);
	CHECK(watch(EPOLL_CTL_ADD, s, EPOLLIN) == 0);
	pid_t child = fork(), parent = getppid();
	(void)parent;
	if (!child) {
		usleep(30000);
		_exit(kill(getppid(), SIGUSR1)
			| sigqueue(getppid(), SIGRTMIN, (union sigval){ .sival_int = 42 }));
	}
	CHECK(look(-1) == 1);
	CHECK(waitpid(child, NULL, 0) == child);
	CHECK(poll(&p, 1, 0) == 1);
	CHECK(read(s, info, sizeof info) == sizeof info);
	CHECK(info[0].ssi_signo == SIGUSR1 && (pid_t)info[0].ssi_pid == child);
	CHECK((int)info[1].ssi_signo == SIGRTMIN && info[1].ssi_int == 42);
	CHECK(look(0) == 0);
	CHECK(watch(EPOLL_CTL_DEL, s, 0) == 0);
	close(s);
	CHECK(sigprocmask(SIG_UNBLOCK, &set, NULL) == 0);
}

static void mixed(void)
{
	int ends[2], e = eventfd(0, 0), t = timerfd_create(CLOCK_MONOTONIC, 0),
				 inner = epoll_create1(EPOLL_CLOEXEC);
	uint64_t one = 1;
	struct itimerspec soon = { .it_value.tv_nsec = 20000000 };
	fd_set reads;
	CHECK(pipe(ends) == 0 && e >= 0 && t >= 0 && inner >= 0);
	CHECK(watch(EPOLL_CTL_ADD, ends[0], EPOLLIN) == 0 && watch(EPOLL_CTL_ADD, t, EPOLLIN) == 0
		&& watch(EPOLL_CTL_ADD, inner, EPOLLIN) == 0);
	CHECK(epoll_ctl(inner, EPOLL_CTL_ADD, e, &(struct epoll_event){ .events = EPOLLIN }) == 0);
	FAILS(epoll_ctl(inner, EPOLL_CTL_ADD, ep, &(struct epoll_event){ .events = EPOLLIN }), ELOOP);
	CHECK(look(0) == 0);
	CHECK(write(e, &one, 8) == 8 && write(ends[1], "x", 1) == 1);
	CHECK(look(-1) == 2);
	CHECK(timerfd_settime(t, 0, &soon, NULL) == 0);
	CHECK(poll(&(struct pollfd){ t, POLLIN, 0 }, 1, -1) == 1);
	CHECK(look(-1) == 3);
	CHECK(epoll_wait(ep, got, 2, 0) == 2);
	struct pollfd polls[] = { { ends[0], POLLIN, 0 }, { e, POLLIN, 0 }, { t, POLLIN, 0 },
		{ ep, POLLIN, 0 }, { ends[1], POLLOUT, 0 }, { -1, POLLIN, 0 } };
	CHECK(poll(polls, 6, -1) == 5);
	FD_ZERO(&reads);
	FD_SET(ends[0], &reads), FD_SET(e, &reads), FD_SET(t, &reads), FD_SET(ep, &reads);
	CHECK(select(ep + 10, &reads, NULL, NULL, NULL) == 4);
	CHECK(read(e, &one, 8) == 8 && read(t, &one, 8) == 8 && read(ends[0], got, 8) == 1);
	CHECK(look(0) == 0 && poll(polls, 4, 0) == 0);
	/* Nothing is ready; a child makes the innermost so. */
	pid_t child = fork();
	if (!child) {
		usleep(30000);
		_exit(write(e, &one, 8) != 8);
	}
	CHECK(poll(polls, 4, -1) >= 1);
	CHECK(look(0) == 1 && got[0].data.u64 == 0x100000000ull + inner);
	CHECK(waitpid(child, NULL, 0) == child);
	close(ends[0]), close(ends[1]), close(e), close(t), close(inner);
	CHECK(look(0) == 0);
}

static void nothing(int signal) { (void)signal; }

static void interrupted(void)
{
	sigset_t block, none;
	sigemptyset(&none);
	sigemptyset(&block);
	sigaddset(&block, SIGALRM);
	struct sigaction act = { .sa_handler = nothing, .sa_flags = SA_RESTART };
	sigaction(SIGALRM, &act, NULL);
	/* Again and again, for the first may come before it waits. */
	ualarm(30000, 30000);
	FAILS(look(-1), EINTR);
	sigprocmask(SIG_BLOCK, &block, NULL);
	ualarm(10000, 0);
	CHECK(look(50) == 0);
	FAILS(epoll_pwait(ep, got, 16, -1, &none), EINTR);
	sigprocmask(SIG_UNBLOCK, &block, NULL);
}

int main(void)
{
	ep = epoll_create1(0);
	CHECK(ep >= 0);
	bad_input();
	triggers();
	from_a_child();
	eventfds();
	timerfds();
	signalfds();
	mixed();
	interrupted();
	puts("ok");
	return 0;
}
