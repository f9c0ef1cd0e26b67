/* SCM_RIGHTS: descriptors in messages; what nobody receives is closed. Says "ok". */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define FDS_MAX 260

static char text[64];

static void open_pair(int type, int pair[2]) { CHECK(!socketpair(AF_UNIX, type, 0, pair)); }

static long send_fds(int fd, const int *fds, int count, const char *bytes)
{
	_Alignas(struct cmsghdr) char room[CMSG_SPACE(FDS_MAX * sizeof(int))] = { 0 };
	struct iovec piece = { (void *)bytes, strlen(bytes) };
	struct msghdr message = { .msg_iov = &piece,
		.msg_iovlen = 1,
		.msg_control = room,
		.msg_controllen = CMSG_SPACE(count * sizeof(int)) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);
	*c = (struct cmsghdr){
		.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(count * sizeof(int))
	};
	memcpy(CMSG_DATA(c), fds, count * sizeof(int));
	return sendmsg(fd, &message, 0);
}

/* How many came, with room for `room`; the message's flags and bytes are checked. */
static int receive_fds(int fd, int *fds, int room, int flags, int want_flags, long want)
{
	_Alignas(struct cmsghdr) char control[CMSG_SPACE(FDS_MAX * sizeof(int))];
	struct iovec piece = { text, sizeof text };
	struct msghdr message = { .msg_iov = &piece,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = CMSG_LEN(room * sizeof(int)) };
	CHECK(recvmsg(fd, &message, flags) == want && message.msg_flags == want_flags);
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);
	if (!c)
		return 0;
	CHECK(c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS);
	int count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
	memcpy(fds, CMSG_DATA(c), count * sizeof(int));
	return count;
}

/* A pipe whose writing end nobody has any more. */
static int is_ended(int reader)
{
	struct pollfd polled = { .fd = reader, .events = POLLIN };
	return poll(&polled, 1, -1) == 1 && polled.revents & POLLHUP && read(reader, text, 1) == 0;
}

static void there_and_back(int type)
{
	int pair[2], ends[2], got[4];
	open_pair(type, pair);
	CHECK(!pipe(ends));
	CHECK(send_fds(pair[0], ends, 2, "two") == 3);
	CHECK(receive_fds(pair[1], got, 4, 0, 0, 3) == 2 && got[0] > ends[1] && got[1] > got[0]);
	CHECK(fcntl(got[0], F_GETFD) == 0 && write(got[1], "through", 7) == 7
		&& read(got[0], text, 10) == 7);
	close(got[0]), close(got[1]);
	CHECK(send_fds(pair[0], &ends[1], 1, "x") == 1);
	CHECK(receive_fds(pair[1], got, 4, MSG_CMSG_CLOEXEC, MSG_CMSG_CLOEXEC, 1) == 1
		&& fcntl(got[0], F_GETFD) == FD_CLOEXEC);
	close(got[0]);
	/* room for one of two */
	CHECK(send_fds(pair[0], ends, 2, "x") == 1
		&& receive_fds(pair[1], got, 1, 0, MSG_CTRUNC, 1) == 1);
	close(got[0]);
	/* one offset */
	int file = open("/tmp/rights.test", O_RDWR | O_CREAT | O_TRUNC, 0600);
	CHECK(write(file, "abcdef", 6) == 6 && !lseek(file, 0, SEEK_SET)
		&& send_fds(pair[0], &file, 1, "f") == 1);
	CHECK(receive_fds(pair[1], got, 4, 0, 0, 1) == 1 && read(got[0], text, 3) == 3
		&& lseek(file, 0, SEEK_CUR) == 3);
	close(got[0]), close(file), unlink("/tmp/rights.test");
	int bad = 999;
	FAILS(send_fds(pair[0], &bad, 1, "x"), EBADF);
	static int many[FDS_MAX];
	for (int i = 0; i < FDS_MAX; i++)
		many[i] = ends[0];
	FAILS(send_fds(pair[0], many, 254, "x"), EINVAL);
	CHECK(
		send_fds(pair[0], many, 253, "x") == 1 && receive_fds(pair[1], many, 253, 0, 0, 1) == 253);
	for (int i = 0; i < 253; i++)
		close(many[i]);
	close(pair[0]), close(pair[1]), close(ends[0]), close(ends[1]);
}

/* A stream's bytes stay with their descriptors. */
static void in_a_stream(void)
{
	int pair[2], ends[2], got[4];
	open_pair(SOCK_STREAM, pair);
	CHECK(!pipe(ends));
	CHECK(write(pair[0], "plain", 5) == 5 && send_fds(pair[0], ends, 1, "first") == 5
		&& send_fds(pair[0], ends, 1, "second") == 6);
	CHECK(receive_fds(pair[1], got, 4, 0, 0, 10) == 1 && !memcmp(text, "plainfirst", 10));
	close(got[0]);
	CHECK(receive_fds(pair[1], got, 4, 0, 0, 6) == 1 && !memcmp(text, "second", 6));
	close(got[0]);
	close(pair[0]), close(pair[1]), close(ends[0]), close(ends[1]);
}

static void to_a_child(void)
{
	int pair[2], ends[2], got[1], status;
	open_pair(SOCK_STREAM, pair);
	pid_t child = fork();
	if (!child) {
		close(pair[0]);
		CHECK(receive_fds(pair[1], got, 1, 0, 0, 2) == 1
			&& write(got[0], "from the child", 14) == 14);
		_exit(0);
	}
	close(pair[1]);
	CHECK(!pipe(ends) && send_fds(pair[0], &ends[1], 1, "go") == 2);
	close(ends[1]);
	CHECK(read(ends[0], text, 50) == 14 && read(ends[0], text, 50) == 0);
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	close(pair[0]), close(ends[0]);
}

static void nobody_receives(void)
{
	int pair[2], ends[2], status;
	/* read gives the bytes alone */
	open_pair(SOCK_DGRAM, pair);
	CHECK(!pipe(ends) && send_fds(pair[0], &ends[1], 1, "x") == 1);
	close(ends[1]);
	CHECK(read(pair[1], text, 10) == 1 && is_ended(ends[0]));
	close(pair[0]), close(pair[1]), close(ends[0]);
	/* recvmsg without room */
	open_pair(SOCK_SEQPACKET, pair);
	CHECK(!pipe(ends) && send_fds(pair[0], &ends[1], 1, "x") == 1);
	close(ends[1]);
	struct iovec piece = { text, 10 };
	struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1 };
	CHECK(
		recvmsg(pair[1], &message, 0) == 1 && message.msg_flags == MSG_CTRUNC && is_ended(ends[0]));
	close(pair[0]), close(pair[1]), close(ends[0]);
	/* the socket is closed */
	open_pair(SOCK_STREAM, pair);
	CHECK(!pipe(ends) && send_fds(pair[0], &ends[1], 1, "x") == 1);
	close(ends[1]);
	close(pair[1]);
	CHECK(is_ended(ends[0]));
	close(pair[0]), close(ends[0]);
	/* the receiver ends */
	open_pair(SOCK_STREAM, pair);
	CHECK(!pipe(ends));
	pid_t child = fork();
	if (!child) {
		close(pair[0]);
		pause();
	}
	close(pair[1]);
	CHECK(send_fds(pair[0], &ends[1], 1, "x") == 1);
	close(ends[1]);
	kill(child, SIGKILL);
	CHECK(waitpid(child, &status, 0) == child && is_ended(ends[0]));
	close(pair[0]), close(ends[0]);
}

/* Sockets that are only in flight, in one another or in themselves, are gone with what is in them.
 */
static void in_circles(void)
{
	int pair[2], other[2], ends[2];
	open_pair(SOCK_STREAM, pair);
	CHECK(!pipe(ends));
	CHECK(send_fds(pair[0], &ends[1], 1, "pipe") == 4
		&& send_fds(pair[0], &pair[1], 1, "itself") == 6);
	close(ends[1]), close(pair[0]), close(pair[1]);
	CHECK(is_ended(ends[0]));
	close(ends[0]);
	open_pair(SOCK_DGRAM, pair);
	open_pair(SOCK_DGRAM, other);
	CHECK(!pipe(ends));
	CHECK(send_fds(pair[0], &other[1], 1, "a") == 1 && send_fds(other[0], &pair[1], 1, "b") == 1
		&& send_fds(other[0], &ends[1], 1, "c") == 1);
	close(ends[1]), close(pair[0]), close(pair[1]), close(other[0]), close(other[1]);
	CHECK(is_ended(ends[0]));
	close(ends[0]);
}

/* One that waits in a socket that itself is in flight to somebody who lives is not lost. */
static void on_the_way(void)
{
	int pair[2], inner[2], ends[2], got[1], last[1];
	open_pair(SOCK_STREAM, pair);
	open_pair(SOCK_STREAM, inner);
	CHECK(!pipe(ends) && send_fds(inner[0], &ends[1], 1, "deep") == 4
		&& send_fds(pair[0], &inner[1], 1, "inner") == 5);
	close(ends[1]), close(inner[0]), close(inner[1]);
	CHECK(receive_fds(pair[1], got, 1, 0, 0, 5) == 1 && receive_fds(got[0], last, 1, 0, 0, 4) == 1);
	CHECK(write(last[0], "still there", 11) == 11 && read(ends[0], text, 20) == 11);
	close(pair[0]), close(pair[1]), close(got[0]), close(last[0]), close(ends[0]);
}

static void names_in_proc(void)
{
	char link[40], path[40];
	struct stat st;
	int s = socket(AF_UNIX, SOCK_STREAM, 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", s);
	long length = readlink(path, link, sizeof link - 1);
	CHECK(length > 0 && !fstat(s, &st));
	link[length] = 0;
	snprintf(text, sizeof text, "socket:[%llu]", (unsigned long long)st.st_ino);
	CHECK(!strcmp(link, text) && !stat(path, &st) && S_ISSOCK(st.st_mode));
	FAILS(open(path, O_RDWR), ENXIO);
	close(s);
}

int main(void)
{
	there_and_back(SOCK_STREAM);
	there_and_back(SOCK_DGRAM);
	there_and_back(SOCK_SEQPACKET);
	in_a_stream();
	to_a_child();
	nobody_receives();
	in_circles();
	on_the_way();
	names_in_proc();
	puts("ok");
	return 0;
}
