/* socketpair: two connected sockets of each type, and what can be done with them. Says "ok". */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define LARGE (300 * 1024)

static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };
static volatile sig_atomic_t caught;
static int pair[2];
static char large[LARGE], back[LARGE];

static void catch (int signal) { caught = signal; }

static void open_pair(int type) { CHECK(!socketpair(AF_UNIX, type, 0, pair)); }

static void close_pair(void)
{
	close(pair[0]);
	close(pair[1]);
}

static int events_of(int fd)
{
	struct pollfd polled = { .fd = fd, .events = POLLIN | POLLOUT | POLLRDHUP };
	CHECK(poll(&polled, 1, 0) >= 0);
	return polled.revents;
}

static int option(int fd, int name)
{
	int value = -1;
	socklen_t length = sizeof value;
	CHECK(!getsockopt(fd, SOL_SOCKET, name, &value, &length) && length == sizeof value);
	return value;
}

static void bad_input(void)
{
	static const struct {
		int family, type, protocol, number;
	} bad[] = {
		{ AF_UNIX, 7, 0, ESOCKTNOSUPPORT },
		{ AF_UNIX, 14, 0, EINVAL },
		{ AF_UNIX, SOCK_STREAM | 1 << 20, 0, EINVAL },
		{ AF_UNIX, SOCK_STREAM, 77, EPROTONOSUPPORT },
		{ 99, SOCK_STREAM, 0, EAFNOSUPPORT },
		{ AF_INET, SOCK_STREAM, 0, EOPNOTSUPP },
	};
	int fds[2], value;
	socklen_t length = sizeof value;
	char byte;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		FAILS(socketpair(bad[i].family, bad[i].type, bad[i].protocol, fds), bad[i].number);
	FAILS(socketpair(AF_UNIX, SOCK_STREAM, 0, (int *)4000000000u), EFAULT);
	FAILS(send(0x7fff, "x", 1, 0), EBADF);
	FAILS(recv(-1, &byte, 1, 0), EBADF);
	int file = open("/", O_RDONLY);
	FAILS(send(file, "x", 1, 0), ENOTSOCK);
	FAILS(recv(file, &byte, 1, 0), ENOTSOCK);
	FAILS(shutdown(file, SHUT_RD), ENOTSOCK);
	FAILS(getsockopt(file, SOL_SOCKET, SO_TYPE, &value, &length), ENOTSOCK);
	FAILS(getsockname(file, (struct sockaddr *)&value, &length), ENOTSOCK);
	close(file);
	open_pair(SOCK_STREAM);
	FAILS(shutdown(pair[0], 3), EINVAL);
	FAILS(send(pair[0], (void *)4000000000u, 5, 0), EFAULT);
	FAILS(getsockopt(pair[0], SOL_SOCKET, 9999, &value, &length), ENOPROTOOPT);
	FAILS(setsockopt(pair[0], SOL_SOCKET, 9999, &value, length), ENOPROTOOPT);
	FAILS(setsockopt(pair[0], SOL_SOCKET, SO_TYPE, &value, length), ENOPROTOOPT);
	FAILS(setsockopt(pair[0], SOL_SOCKET, SO_REUSEADDR, &value, 1), EINVAL);
	FAILS(setsockopt(pair[0], 6, 1, &value, length), EOPNOTSUPP);
	length = -1;
	FAILS(getsockopt(pair[0], SOL_SOCKET, SO_TYPE, &value, &length), EINVAL);
	FAILS(lseek(pair[0], 0, SEEK_CUR), ESPIPE);
	FAILS(pread(pair[0], &byte, 1, 0), ESPIPE);
	FAILS(pwrite(pair[0], &byte, 1, 0), ESPIPE);
	FAILS(ftruncate(pair[0], 0), EINVAL);
	struct sockaddr_un to = { .sun_family = AF_UNIX, .sun_path = "/tmp/nowhere" };
	FAILS(sendto(pair[0], "x", 1, 0, (struct sockaddr *)&to, sizeof to), EISCONN);
	close_pair();
}

static void look(int type)
{
	struct stat st;
	struct sockaddr_un name;
	socklen_t length = sizeof name;
	open_pair(type | SOCK_NONBLOCK | SOCK_CLOEXEC);
	CHECK(
		fcntl(pair[0], F_GETFL) == (O_RDWR | O_NONBLOCK) && fcntl(pair[1], F_GETFD) == FD_CLOEXEC);
	FAILS(read(pair[0], back, 1), EAGAIN);
	CHECK(!fstat(pair[0], &st) && S_ISSOCK(st.st_mode));
	CHECK(option(pair[0], SO_TYPE) == type && option(pair[0], SO_DOMAIN) == AF_UNIX
		&& option(pair[0], SO_PROTOCOL) == 0);
	CHECK(option(pair[0], SO_ERROR) == 0 && option(pair[0], SO_ACCEPTCONN) == 0
		&& option(pair[0], SO_REUSEADDR) == 0);
	CHECK(!setsockopt(pair[0], SOL_SOCKET, SO_REUSEADDR, &(int){ 5 }, sizeof(int))
		&& option(pair[0], SO_REUSEADDR) == 1);
	CHECK(!setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &(int){ 10000 }, sizeof(int))
		&& option(pair[0], SO_SNDBUF) == 20000);
	CHECK(!setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &(int){ 1 }, sizeof(int))
		&& option(pair[0], SO_SNDBUF) == 4608);
	CHECK(!getsockname(pair[0], (struct sockaddr *)&name, &length) && length == sizeof(sa_family_t)
		&& name.sun_family == AF_UNIX);
	length = sizeof name;
	CHECK(
		!getpeername(pair[0], (struct sockaddr *)&name, &length) && length == sizeof(sa_family_t));
	struct ucred peer;
	length = sizeof peer;
	CHECK(!getsockopt(pair[1], SOL_SOCKET, SO_PEERCRED, &peer, &length) && peer.pid == getpid()
		&& peer.uid == geteuid());
	CHECK(events_of(pair[0]) == POLLOUT);
	CHECK(write(pair[1], "abc", 3) == 3 && events_of(pair[0]) == (POLLIN | POLLOUT));
	int unread = 0;
	CHECK(!ioctl(pair[0], FIONREAD, &unread) && unread == 3);
	fd_set reads;
	FD_ZERO(&reads);
	FD_SET(pair[0], &reads);
	FD_SET(pair[1], &reads);
	CHECK(select(pair[0] + pair[1], &reads, NULL, NULL, NULL) == 1 && FD_ISSET(pair[0], &reads));
	int poller = epoll_create1(0);
	struct epoll_event event = { .events = EPOLLIN | EPOLLET, .data.fd = 42 };
	CHECK(!epoll_ctl(poller, EPOLL_CTL_ADD, pair[0], &event));
	CHECK(epoll_wait(poller, &event, 1, -1) == 1 && event.data.fd == 42 && event.events == EPOLLIN);
	CHECK(epoll_wait(poller, &event, 1, 0) == 0);
	CHECK(write(pair[1], "d", 1) == 1 && epoll_wait(poller, &event, 1, -1) == 1);
	close(poller);
	close_pair();
}

static void flags_of_stream(void)
{
	open_pair(SOCK_STREAM);
	CHECK(send(pair[0], "hello", 5, 0) == 5 && send(pair[0], "world", 5, MSG_NOSIGNAL) == 5);
	CHECK(recv(pair[1], back, 3, MSG_PEEK) == 3 && !memcmp(back, "hel", 3));
	CHECK(recv(pair[1], back, 8, 0) == 8 && !memcmp(back, "hellowor", 8));
	CHECK(recv(pair[1], back, sizeof back, MSG_DONTWAIT) == 2);
	FAILS(recv(pair[1], back, 1, MSG_DONTWAIT), EAGAIN);
	FAILS(recv(pair[1], back, 1, MSG_ERRQUEUE | MSG_DONTWAIT), EAGAIN);
	CHECK(send(pair[0], "", 0, 0) == 0);
	struct iovec pieces[] = { { "one", 3 }, { "", 0 }, { "two", 3 } };
	CHECK(writev(pair[0], pieces, 3) == 6);
	struct iovec parts[] = { { back, 2 }, { back + 10, 100 } };
	struct msghdr message = {
		.msg_iov = parts, .msg_iovlen = 2, .msg_control = large, .msg_controllen = 100
	};
	CHECK(recvmsg(pair[1], &message, 0) == 6 && !memcmp(back, "on", 2)
		&& !memcmp(back + 10, "etwo", 4));
	CHECK(message.msg_controllen == 0 && message.msg_flags == 0);
	if (!fork()) {
		usleep(1000);
		send(pair[0], "abc", 3, 0);
		usleep(1000);
		send(pair[0], "def", 3, 0);
		_exit(0);
	}
	CHECK(recv(pair[1], back, 6, MSG_WAITALL) == 6 && !memcmp(back, "abcdef", 6));
	wait(NULL);
	close_pair();
}

static void messages(int type)
{
	open_pair(type);
	CHECK(send(pair[0], "hello", 5, 0) == 5 && send(pair[0], "", 0, 0) == 0
		&& send(pair[0], "world!", 6, 0) == 6);
	CHECK(recv(pair[1], back, 100, MSG_PEEK) == 5);
	CHECK(recv(pair[1], back, 3, 0) == 3 && !memcmp(back, "hel", 3));
	CHECK(recv(pair[1], back, 100, 0) == 0);
	CHECK(recv(pair[1], back, 3, MSG_PEEK | MSG_TRUNC) == 6);
	struct iovec part = { back, 4 };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
	CHECK(recvmsg(pair[1], &message, 0) == 4 && message.msg_flags & MSG_TRUNC);
	CHECK(!setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &(int){ 5000 }, sizeof(int)));
	FAILS(send(pair[0], large, 10000, 0), EMSGSIZE);
	FAILS(send(pair[0], large, LARGE, 0), EMSGSIZE);
	int count = 0;
	while (send(pair[0], large, 100, MSG_DONTWAIT) == 100)
		count++;
	CHECK(errno == EAGAIN && count && count < 10000 && !(events_of(pair[0]) & POLLOUT));
	while (recv(pair[1], back, 1000, MSG_DONTWAIT) == 100)
		count--;
	CHECK(count == 0 && events_of(pair[0]) == POLLOUT);
	struct mmsghdr many[3] = { 0 };
	struct iovec pieces[3] = { { "1", 1 }, { "22", 2 }, { "333", 3 } };
	for (int i = 0; i < 3; i++)
		many[i].msg_hdr.msg_iov = &pieces[i], many[i].msg_hdr.msg_iovlen = 1;
	CHECK(sendmmsg(pair[0], many, 3, 0) == 3 && many[2].msg_len == 3);
	for (int i = 0; i < 3; i++)
		pieces[i] = (struct iovec){ back + 10 * i, 10 }, many[i].msg_len = 0;
	CHECK(recvmmsg(pair[1], many, 3, MSG_WAITFORONE, NULL) == 3 && many[1].msg_len == 2
		&& !memcmp(back + 20, "333", 3));
	close_pair();
}

static void broken(void)
{
	signal(SIGPIPE, catch);
	open_pair(SOCK_STREAM);
	close(pair[1]);
	caught = 0;
	CHECK(events_of(pair[0]) == (POLLIN | POLLOUT | POLLHUP | POLLRDHUP));
	CHECK(read(pair[0], back, 1) == 0);
	FAILS(send(pair[0], "x", 1, MSG_NOSIGNAL), EPIPE);
	CHECK(!caught);
	FAILS(write(pair[0], "x", 1), EPIPE);
	CHECK(caught == SIGPIPE);
	close(pair[0]);

	open_pair(SOCK_STREAM);
	CHECK(write(pair[0], "unread", 6) == 6 && write(pair[1], "there", 5) == 5);
	close(pair[1]);
	CHECK(events_of(pair[0]) == (POLLIN | POLLOUT | POLLERR | POLLHUP | POLLRDHUP));
	CHECK(read(pair[0], back, 10) == 5);
	FAILS(read(pair[0], back, 10), ECONNRESET);
	CHECK(read(pair[0], back, 10) == 0);
	close(pair[0]);

	open_pair(SOCK_SEQPACKET);
	CHECK(write(pair[0], "unread", 6) == 6);
	close(pair[1]);
	caught = 0;
	CHECK(option(pair[0], SO_ERROR) == ECONNRESET && option(pair[0], SO_ERROR) == 0);
	FAILS(send(pair[0], "x", 1, 0), EPIPE);
	CHECK(!caught && read(pair[0], back, 10) == 0);
	close(pair[0]);

	open_pair(SOCK_DGRAM);
	CHECK(write(pair[1], "last", 4) == 4);
	close(pair[1]);
	CHECK(read(pair[0], back, 10) == 4);
	FAILS(send(pair[0], "x", 1, 0), ECONNREFUSED);
	FAILS(send(pair[0], "x", 1, 0), ENOTCONN);
	close(pair[0]);
	signal(SIGPIPE, SIG_DFL);
}

static void half_closed(int type)
{
	open_pair(type);
	CHECK(write(pair[0], "abc", 3) == 3 && !shutdown(pair[0], SHUT_WR));
	FAILS(send(pair[0], "x", 1, MSG_NOSIGNAL), EPIPE);
	CHECK(events_of(pair[1]) == (POLLIN | POLLOUT | POLLRDHUP));
	CHECK(read(pair[1], back, 10) == 3 && read(pair[1], back, 10) == 0);
	CHECK(write(pair[1], "back", 4) == 4 && read(pair[0], back, 10) == 4);
	CHECK(!shutdown(pair[0], SHUT_RD));
	FAILS(send(pair[1], "x", 1, MSG_NOSIGNAL), EPIPE);
	CHECK(events_of(pair[1]) & POLLHUP);
	close_pair();
}

static double now(void)
{
	struct timeval time;
	gettimeofday(&time, NULL);
	return time.tv_sec + time.tv_usec / 1e6;
}

static void time_limits(void)
{
	struct timeval limit = { .tv_usec = 50000 }, was;
	socklen_t length = sizeof was;
	open_pair(SOCK_STREAM);
	CHECK(!setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit)
		&& !setsockopt(pair[0], SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit));
	CHECK(!getsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &was, &length) && was.tv_sec == 0
		&& was.tv_usec >= 50000 && was.tv_usec < 60000);
	double begin = now();
	FAILS(read(pair[0], back, 1), EAGAIN);
	CHECK(now() - begin >= 0.045);
	long sent = write(pair[0], large, LARGE);
	CHECK(sent > 0 && sent < LARGE);
	FAILS(write(pair[0], large, LARGE), EAGAIN);
	limit.tv_usec = 1000000;
	FAILS(setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), EDOM);
	close_pair();
}

/* A child writes more than fits at once; a signal finds a reader waiting. */
static void between_processes(void)
{
	struct sigaction action = { .sa_handler = catch };
	open_pair(SOCK_STREAM);
	for (int i = 0; i < LARGE; i++)
		large[i] = i * 7 % 251;
	if (!fork()) {
		close(pair[0]);
		_exit(write(pair[1], large, LARGE) == LARGE ? 0 : 1);
	}
	close(pair[1]);
	long got = 0, part;
	while ((part = read(pair[0], back + got, LARGE - got)) > 0)
		got += part;
	CHECK(part == 0 && got == LARGE && !memcmp(large, back, LARGE));
	int status;
	CHECK(wait(&status) > 0 && status == 0);
	close(pair[0]);

	open_pair(SOCK_DGRAM);
	sigaction(SIGALRM, &action, NULL);
	/* Again and again, for the first may come before it waits. */
	ualarm(20000, 20000);
	FAILS(recv(pair[0], back, 1, 0), EINTR);
	ualarm(0, 0);
	CHECK(caught == SIGALRM);
	close_pair();
}

int main(void)
{
	bad_input();
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		look(types[i]);
		if (types[i] != SOCK_STREAM)
			messages(types[i]);
		if (types[i] != SOCK_DGRAM)
			half_closed(types[i]);
	}
	flags_of_stream();
	broken();
	time_limits();
	between_processes();
	puts("ok");
	return 0;
}
