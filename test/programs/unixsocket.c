/* Sockets of AF_UNIX with names: bind, listen, accept, connect, credentials. Says "ok". */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define PATH "/tmp/socket.test"
#define PATH_AT offsetof(struct sockaddr_un, sun_path)

static struct sockaddr_un name;
static socklen_t length;
static char text[100];

/* Makes `name` a path, or abstract (with a 0 first). */
static struct sockaddr *named(const char *path, size_t bytes)
{
	name = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(name.sun_path, path, bytes);
	length = PATH_AT + bytes;
	return (struct sockaddr *)&name;
}
#define AT(path) named(path, sizeof(path)), PATH_AT + sizeof(path)
#define ABSTRACT(text) named("\0" text, sizeof(text)), PATH_AT + sizeof(text)

static int make(int type)
{
	int fd = socket(AF_UNIX, type, 0);
	CHECK(fd >= 0);
	return fd;
}

static int events_of(int fd)
{
	struct pollfd polled = { .fd = fd, .events = POLLIN | POLLOUT };
	CHECK(poll(&polled, 1, 0) >= 0);
	return polled.revents;
}

static void bad_input(void)
{
	int s = make(SOCK_STREAM), d = make(SOCK_DGRAM), file = open("/", O_RDONLY);
	FAILS(socket(99, SOCK_STREAM, 0), EAFNOSUPPORT);
	FAILS(socket(AF_UNIX, 9, 0), ESOCKTNOSUPPORT);
	FAILS(bind(file, AT(PATH)), ENOTSOCK);
	FAILS(bind(77, AT(PATH)), EBADF);
	FAILS(bind(s, named("", 1), 1), EINVAL);
	FAILS(bind(s, named(PATH, 5), 200), EINVAL);
	FAILS(bind(s, (void *)4000000000u, 20), EFAULT);
	FAILS(bind(s, AT("/nowhere/at/all")), ENOENT);
	FAILS(bind(s, AT("/etc/passwd/x")), ENOTDIR);
	name.sun_family = AF_INET;
	FAILS(bind(s, (struct sockaddr *)&name, 20), EINVAL);
	FAILS(connect(s, (struct sockaddr *)&name, 20), EINVAL);
	FAILS(connect(s, AT("/tmp/socket.none")), ENOENT);
	close(open(PATH, O_CREAT | O_RDWR, 0600));
	FAILS(connect(s, AT(PATH)), ECONNREFUSED);
	FAILS(connect(s, AT(PATH "/x")), ENOTDIR);
	unlink(PATH);
	FAILS(connect(s, ABSTRACT("nobody")), ECONNREFUSED);
	FAILS(connect(file, AT(PATH)), ENOTSOCK);
	FAILS(listen(s, 1), EINVAL);
	FAILS(listen(d, 1), EOPNOTSUPP);
	FAILS(listen(file, 1), ENOTSOCK);
	FAILS(accept(s, NULL, NULL), EINVAL);
	FAILS(accept(d, NULL, NULL), EOPNOTSUPP);
	FAILS(accept(file, NULL, NULL), ENOTSOCK);
	FAILS(accept(-1, NULL, NULL), EBADF);
	FAILS(accept4(s, NULL, NULL, 1), EINVAL);
	length = sizeof name;
	FAILS(getpeername(s, (struct sockaddr *)&name, &length), ENOTCONN);
	length = -1;
	FAILS(getsockname(s, (struct sockaddr *)&name, &length), EINVAL);
	FAILS(sendto(s, "x", 1, MSG_NOSIGNAL, AT("/tmp/socket.none")), EOPNOTSUPP);
	FAILS(sendto(d, "x", 1, 0, AT("/tmp/socket.none")), ENOENT);
	FAILS(send(d, "x", 1, 0), ENOTCONN);
	close(s), close(d), close(file);
}

/* The node: its mode, its end, and that it stays when the socket is gone. */
static void in_the_tree(void)
{
	struct stat st;
	int s = make(SOCK_STREAM), other = make(SOCK_STREAM);
	unlink(PATH);
	mode_t mask = umask(027);
	CHECK(!bind(s, AT(PATH)));
	umask(mask);
	CHECK(!stat(PATH, &st) && S_ISSOCK(st.st_mode) && (st.st_mode & 07777) == 0750);
	length = sizeof name;
	memset(&name, 'x', sizeof name);
	CHECK(!getsockname(s, (struct sockaddr *)&name, &length) && length == PATH_AT + sizeof PATH
		&& !strcmp(name.sun_path, PATH));
	FAILS(bind(s, AT(PATH "2")), EINVAL);
	FAILS(bind(other, AT(PATH)), EADDRINUSE);
	FAILS(connect(other, AT(PATH)), ECONNREFUSED);
	FAILS(open(PATH, O_RDWR), ENXIO);
	int handle = open(PATH, O_PATH);
	FAILS(send(handle, "x", 1, 0), EBADF);
	close(handle);
	close(s);
	FAILS(connect(other, AT(PATH)), ECONNREFUSED);
	FAILS(bind(other, AT(PATH)), EADDRINUSE);
	CHECK(!unlink(PATH) && !bind(other, AT(PATH)) && !unlink(PATH));
	close(other);
	s = make(SOCK_STREAM);
	CHECK(!bind(s, named(PATH "!!", sizeof PATH - 1), PATH_AT + sizeof PATH - 1) && !stat(PATH, &st)
		&& !unlink(PATH));
	close(s);
}

static void by_connection(int type, int abstract)
{
	int listener = make(type), client = make(type), value;
	socklen_t size = sizeof value;
	if (abstract)
		CHECK(!bind(listener, ABSTRACT("stream")));
	else
		CHECK(!bind(listener, AT(PATH)));
	CHECK(!listen(listener, 5) && !listen(listener, 1));
	CHECK(!getsockopt(listener, SOL_SOCKET, SO_ACCEPTCONN, &value, &size) && value == 1);
	FAILS(connect(listener, (struct sockaddr *)&name, length), EINVAL);
	FAILS(send(listener, "x", 1, MSG_NOSIGNAL), ENOTCONN);
	CHECK(events_of(listener) == 0);
	int wrong = make(type == SOCK_STREAM ? SOCK_SEQPACKET : SOCK_STREAM);
	FAILS(connect(wrong, (struct sockaddr *)&name, length), abstract ? ECONNREFUSED : EPROTOTYPE);
	close(wrong);
	CHECK(!connect(client, (struct sockaddr *)&name, length));
	FAILS(connect(client, (struct sockaddr *)&name, length), EISCONN);
	CHECK(events_of(listener) == POLLIN && events_of(client) == POLLOUT);
	CHECK(send(client, "early", 5, 0) == 5);
	struct sockaddr_un peer;
	size = sizeof peer;
	int served = accept4(listener, (struct sockaddr *)&peer, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
	CHECK(served >= 0 && size == sizeof(sa_family_t) && peer.sun_family == AF_UNIX);
	CHECK(fcntl(served, F_GETFL) == (O_RDWR | O_NONBLOCK) && fcntl(served, F_GETFD) == FD_CLOEXEC);
	CHECK(read(served, text, 100) == 5);
	FAILS(read(served, text, 100), EAGAIN);
	size = sizeof peer;
	CHECK(!getpeername(client, (struct sockaddr *)&peer, &size) && size == length
		&& !memcmp(&peer, &name, length));
	size = sizeof peer;
	CHECK(!getsockname(served, (struct sockaddr *)&peer, &size) && size == length
		&& !memcmp(&peer, &name, length));
	struct ucred who;
	size = sizeof who;
	CHECK(!getsockopt(served, SOL_SOCKET, SO_PEERCRED, &who, &size) && who.pid == getpid()
		&& who.gid == getegid());
	CHECK(write(served, "late", 4) == 4);
	close(served);
	CHECK(read(client, text, 100) == 4 && read(client, text, 100) == 0);
	close(client);

	/* backlog: one more than asked for */
	int waiting[3];
	for (int i = 0; i < 3; i++)
		waiting[i] = make(type | SOCK_NONBLOCK);
	CHECK(!connect(waiting[0], (struct sockaddr *)&name, length)
		&& !connect(waiting[1], (struct sockaddr *)&name, length));
	FAILS(connect(waiting[2], (struct sockaddr *)&name, length), EAGAIN);
	pid_t child = fork();
	if (!child) {
		fcntl(waiting[2], F_SETFL, 0);
		_exit(connect(waiting[2], (struct sockaddr *)&name, length)
			|| write(waiting[2], "in", 2) != 2);
	}
	for (int i = 0; i < 3; i++) {
		served = accept(listener, NULL, NULL);
		CHECK(served >= 0);
		if (i == 2) {
			CHECK(read(served, text, 100) == 2);
			size = sizeof who;
			CHECK(!getsockopt(served, SOL_SOCKET, SO_PEERCRED, &who, &size) && who.pid == child);
		}
		close(served);
	}
	int status;
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	fcntl(listener, F_SETFL, O_NONBLOCK);
	FAILS(accept(listener, NULL, NULL), EAGAIN);
	close(waiting[0]);
	waiting[0] = make(type);
	CHECK(!connect(waiting[0], (struct sockaddr *)&name, length));
	close(listener);
	FAILS(read(waiting[0], text, 100), ECONNRESET);
	for (int i = 0; i < 3; i++)
		close(waiting[i]);
	unlink(PATH);
}

static void catch (int signal) { (void)signal; }

static void interrupted(void)
{
	struct sigaction action = { .sa_handler = catch };
	int listener = make(SOCK_STREAM), client[2];
	CHECK(!bind(listener, ABSTRACT("interrupted")) && !listen(listener, 0));
	sigaction(SIGALRM, &action, NULL);
	/* Again and again, for the first may come before it waits. */
	ualarm(20000, 20000);
	FAILS(accept(listener, NULL, NULL), EINTR);
	ualarm(0, 0);
	for (int i = 0; i < 2; i++)
		client[i] = make(SOCK_STREAM);
	CHECK(!connect(client[0], (struct sockaddr *)&name, length));
	ualarm(20000, 20000);
	FAILS(connect(client[1], (struct sockaddr *)&name, length), EINTR);
	ualarm(0, 0);
	struct timeval limit = { .tv_usec = 20000 };
	CHECK(!setsockopt(client[1], SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit));
	FAILS(connect(client[1], (struct sockaddr *)&name, length), EAGAIN);
	CHECK(!setsockopt(listener, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit));
	close(accept(listener, NULL, NULL));
	FAILS(accept(listener, NULL, NULL), EAGAIN);
	CHECK(!shutdown(listener, SHUT_RD));
	FAILS(accept(listener, NULL, NULL), EINVAL);
	close(client[0]), close(client[1]), close(listener);
}

static void datagrams(void)
{
	int server = make(SOCK_DGRAM), client = make(SOCK_DGRAM), third = make(SOCK_DGRAM);
	struct sockaddr_un from;
	CHECK(!bind(client, ABSTRACT("client")));
	CHECK(!bind(server, AT(PATH)));
	CHECK(sendto(client, "one", 3, 0, (struct sockaddr *)&name, length) == 3);
	CHECK(sendto(third, "two", 3, 0, (struct sockaddr *)&name, length) == 3);
	socklen_t size = sizeof from;
	CHECK(recvfrom(server, text, 100, 0, (struct sockaddr *)&from, &size) == 3
		&& size == PATH_AT + 7 && !memcmp(from.sun_path, "\0client", 7));
	CHECK(sendto(server, "back", 4, 0, (struct sockaddr *)&from, size) == 4
		&& read(client, text, 100) == 4);
	size = 4;
	CHECK(recvfrom(server, text, 100, 0, (struct sockaddr *)&from, &size) == 3 && size == 0);
	CHECK(!connect(client, (struct sockaddr *)&name, length) && send(client, "three", 5, 0) == 5
		&& read(server, text, 100) == 5);
	size = sizeof from;
	CHECK(!getpeername(client, (struct sockaddr *)&from, &size) && !strcmp(from.sun_path, PATH));
	FAILS(sendto(third, "no", 2, 0, ABSTRACT("client")), EPERM);
	name.sun_family = AF_UNSPEC;
	CHECK(!connect(client, (struct sockaddr *)&name, sizeof name));
	FAILS(send(client, "x", 1, 0), ENOTCONN);
	CHECK(sendto(third, "yes", 3, 0, ABSTRACT("client")) == 3 && read(client, text, 100) == 3);
	int wrong = make(SOCK_STREAM);
	FAILS(connect(wrong, AT(PATH)), EPROTOTYPE);
	CHECK(!bind(wrong, ABSTRACT("client")));
	close(wrong);
	wrong = make(SOCK_DGRAM);
	FAILS(bind(wrong, ABSTRACT("client")), EADDRINUSE);
	close(wrong);
	close(server);
	FAILS(sendto(client, "x", 1, 0, AT(PATH)), ECONNREFUSED);
	CHECK(!unlink(PATH) && !bind(third, named("", 0), PATH_AT));
	size = sizeof from;
	CHECK(!getsockname(third, (struct sockaddr *)&from, &size) && size == PATH_AT + 6
		&& !from.sun_path[0]);
	close(client), close(third);
}

/* Received with SO_PASSCRED: who sent. Answers the pid. */
static pid_t sender_of(int fd)
{
	char room[CMSG_SPACE(sizeof(struct ucred))];
	struct iovec piece = { text, 1 };
	struct msghdr message = {
		.msg_iov = &piece, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room
	};
	struct ucred who;
	CHECK(recvmsg(fd, &message, 0) == 1 && !(message.msg_flags & MSG_CTRUNC));
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);
	CHECK(c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_CREDENTIALS
		&& c->cmsg_len == CMSG_LEN(sizeof who));
	memcpy(&who, CMSG_DATA(c), sizeof who);
	CHECK(who.uid == getuid() && who.gid == getgid());
	return who.pid;
}

static long send_as(int fd, pid_t pid)
{
	char room[CMSG_SPACE(sizeof(struct ucred))] = { 0 };
	struct iovec piece = { "c", 1 };
	struct msghdr message = {
		.msg_iov = &piece, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room
	};
	struct ucred who = { pid, getuid(), getgid() };
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);
	*c = (struct cmsghdr){
		.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_CREDENTIALS, .cmsg_len = CMSG_LEN(sizeof who)
	};
	memcpy(CMSG_DATA(c), &who, sizeof who);
	return sendmsg(fd, &message, 0);
}

static void credentials(int type)
{
	int pair[2];
	CHECK(!socketpair(AF_UNIX, type, 0, pair));
	CHECK(!setsockopt(pair[0], SOL_SOCKET, SO_PASSCRED, &(int){ 1 }, sizeof(int)));
	CHECK(write(pair[1], "a", 1) == 1 && sender_of(pair[0]) == getpid());
	pid_t child = fork();
	if (!child)
		_exit(write(pair[1], "b", 1) != 1 || send_as(pair[1], getpid()) != 1);
	CHECK(sender_of(pair[0]) == child && sender_of(pair[0]) == child);
	int status;
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	child = fork();
	if (!child) {
		if (setuid(1000))
			_exit(1);
		_exit(send_as(pair[1], getppid()) != -1 || errno != EPERM);
	}
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	close(pair[0]), close(pair[1]);
}

static void permissions(void)
{
	int listener = make(SOCK_STREAM), client, status;
	CHECK(!bind(listener, AT(PATH)) && !listen(listener, 5) && !chmod(PATH, 0700));
	pid_t child = fork();
	if (!child) {
		client = make(SOCK_STREAM);
		if (setuid(1000))
			_exit(1);
		_exit(connect(client, (struct sockaddr *)&name, length) != -1 || errno != EACCES);
	}
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	CHECK(!chmod(PATH, 0777) && !symlink(PATH, PATH ".link"));
	client = make(SOCK_STREAM);
	CHECK(!connect(client, AT(PATH ".link")));
	CHECK(!unlink(PATH ".link") && !rename(PATH, PATH ".moved"));
	close(client);
	client = make(SOCK_STREAM);
	CHECK(!connect(client, AT(PATH ".moved")) && !unlink(PATH ".moved"));
	close(client), close(listener);
}

int main(void)
{
	bad_input();
	in_the_tree();
	for (int abstract = 0; abstract < 2; abstract++) {
		by_connection(SOCK_STREAM, abstract);
		by_connection(SOCK_SEQPACKET, abstract);
	}
	interrupted();
	datagrams();
	credentials(SOCK_STREAM);
	credentials(SOCK_DGRAM);
	permissions();
	puts("ok");
	return 0;
}
