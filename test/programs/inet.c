/* Sockets of AF_INET and AF_INET6 on the loopback network: TCP and UDP. Says "ok". */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define BYTES (200 * 1024)

static char text[100], large[BYTES], back[BYTES];
static volatile sig_atomic_t caught;

static void catch (int signal) { caught = signal; }

static struct sockaddr_in at4(const char *address, int port)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(port) };
	CHECK(inet_pton(AF_INET, address, &in.sin_addr) == 1);
	return in;
}

static struct sockaddr_in6 at6(const char *address, int port)
{
	struct sockaddr_in6 in = { .sin6_family = AF_INET6, .sin6_port = htons(port) };
	CHECK(inet_pton(AF_INET6, address, &in.sin6_addr) == 1);
	return in;
}

static int make(int family, int type)
{
	int fd = socket(family, type, 0);
	CHECK(fd >= 0);
	return fd;
}

static int bind4(int fd, const char *address, int port)
{
	struct sockaddr_in in = at4(address, port);
	return bind(fd, (struct sockaddr *)&in, sizeof in);
}

static int bind6(int fd, const char *address, int port)
{
	struct sockaddr_in6 in = at6(address, port);
	return bind(fd, (struct sockaddr *)&in, sizeof in);
}

static int connect4(int fd, const char *address, int port)
{
	struct sockaddr_in in = at4(address, port);
	return connect(fd, (struct sockaddr *)&in, sizeof in);
}

static int connect6(int fd, const char *address, int port)
{
	struct sockaddr_in6 in = at6(address, port);
	return connect(fd, (struct sockaddr *)&in, sizeof in);
}

static int port_of(int fd)
{
	struct sockaddr_storage name;
	socklen_t length = sizeof name;
	CHECK(!getsockname(fd, (struct sockaddr *)&name, &length));
	CHECK(length
		== (name.ss_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6)));
	return ntohs(((struct sockaddr_in *)&name)->sin_port);
}

static int events_of(int fd)
{
	struct pollfd polled = { .fd = fd, .events = POLLIN | POLLOUT | POLLRDHUP };
	CHECK(poll(&polled, 1, 0) >= 0);
	return polled.revents;
}

static int option(int fd, int level, int name)
{
	int value = -1;
	socklen_t length = sizeof value;
	CHECK(!getsockopt(fd, level, name, &value, &length));
	return value;
}

static void turn_on(int fd, int level, int name)
{
	CHECK(!setsockopt(fd, level, name, &(int){ 1 }, sizeof(int)) && option(fd, level, name) == 1);
}

/* A free port, for nobody. */
static int free_port(void)
{
	int fd = make(AF_INET, SOCK_STREAM);
	CHECK(!bind4(fd, "127.0.0.1", 0));
	int port = port_of(fd);
	close(fd);
	return port;
}

static void bad_input(void)
{
	struct sockaddr_in in = at4("127.0.0.1", 0);
	int s = make(AF_INET, SOCK_STREAM), u = make(AF_INET, SOCK_DGRAM),
		s6 = make(AF_INET6, SOCK_STREAM);
	FAILS(socket(AF_INET, SOCK_STREAM, IPPROTO_UDP), EPROTONOSUPPORT);
	FAILS(socket(AF_INET, SOCK_SEQPACKET, 0), ESOCKTNOSUPPORT);
	FAILS(socket(AF_INET, 14, 0), EINVAL);
	FAILS(bind(s, (struct sockaddr *)&in, 8), EINVAL);
	FAILS(bind4(s6, "127.0.0.1", 0), EINVAL);
	in.sin_family = AF_UNIX;
	FAILS(bind(s, (struct sockaddr *)&in, sizeof in), EAFNOSUPPORT);
	FAILS(connect(s, (struct sockaddr *)&in, sizeof in), EAFNOSUPPORT);
	FAILS(bind4(s, "192.0.2.1", 0), EADDRNOTAVAIL);
	FAILS(bind6(s6, "2001:db8::1", 0), EADDRNOTAVAIL);
	FAILS(connect4(s, "127.0.0.1", free_port()), ECONNREFUSED);
	FAILS(accept(s, NULL, NULL), EINVAL);
	FAILS(accept(u, NULL, NULL), EOPNOTSUPP);
	FAILS(listen(u, 5), EOPNOTSUPP);
	FAILS(shutdown(s, SHUT_RDWR), ENOTCONN);
	FAILS(shutdown(u, SHUT_RDWR), ENOTCONN);
	close(s), close(u);
	s = make(AF_INET, SOCK_STREAM);
	u = make(AF_INET, SOCK_DGRAM);
	FAILS(recv(s, text, 1, MSG_DONTWAIT), ENOTCONN);
	FAILS(recv(u, text, 1, MSG_DONTWAIT), EAGAIN);
	FAILS(send(s, "x", 1, MSG_NOSIGNAL), EPIPE);
	FAILS(send(u, "x", 1, 0), EDESTADDRREQ);
	in = at4("127.0.0.1", 0);
	FAILS(sendto(u, "x", 1, 0, (struct sockaddr *)&in, sizeof in), EINVAL);
	FAILS(sendto(u, "x", 1, 0, (struct sockaddr *)&in, 4), EINVAL);
	in = at4("127.0.0.1", 9);
	FAILS(sendto(u, large, 65508, 0, (struct sockaddr *)&in, sizeof in), EMSGSIZE);
	FAILS(sendto(u, large, BYTES, 0, (struct sockaddr *)&in, sizeof in), EMSGSIZE);
	socklen_t length = sizeof in;
	FAILS(getpeername(s, (struct sockaddr *)&in, &length), ENOTCONN);
	FAILS(getpeername(u, (struct sockaddr *)&in, &length), ENOTCONN);
	FAILS(getsockopt(s, IPPROTO_TCP, 9999, text, &length), ENOPROTOOPT);
	FAILS(getsockopt(u, IPPROTO_TCP, TCP_NODELAY, text, &length), EOPNOTSUPP);
	CHECK(option(s, SOL_SOCKET, SO_PROTOCOL) == IPPROTO_TCP
		&& option(u, SOL_SOCKET, SO_PROTOCOL) == IPPROTO_UDP);
	CHECK(option(s6, SOL_SOCKET, SO_DOMAIN) == AF_INET6);
	turn_on(s, IPPROTO_TCP, TCP_NODELAY);
	turn_on(s, SOL_SOCKET, SO_KEEPALIVE);
	turn_on(u, SOL_SOCKET, SO_BROADCAST);
	close(s), close(u), close(s6);
}

static void ports(void)
{
	int a = make(AF_INET, SOCK_STREAM), b = make(AF_INET, SOCK_STREAM),
		u = make(AF_INET, SOCK_DGRAM), six = make(AF_INET6, SOCK_STREAM);
	CHECK(port_of(a) == 0 && !bind4(a, "127.0.0.1", 0));
	int port = port_of(a), status;
	CHECK(port >= 1024);
	FAILS(bind4(a, "127.0.0.1", 0), EINVAL);
	FAILS(bind4(b, "127.0.0.1", port), EADDRINUSE);
	FAILS(bind4(b, "0.0.0.0", port), EADDRINUSE);
	FAILS(bind6(six, "::", port), EADDRINUSE);
	CHECK(!bind4(u, "127.0.0.1", port));
	turn_on(six, IPPROTO_IPV6, IPV6_V6ONLY);
	CHECK(!bind6(six, "::", port) && !bind4(b, "127.0.0.2", port));
	close(b);
	b = make(AF_INET, SOCK_STREAM);
	turn_on(a, SOL_SOCKET, SO_REUSEADDR);
	turn_on(b, SOL_SOCKET, SO_REUSEADDR);
	CHECK(!bind4(b, "127.0.0.1", port) && !listen(a, 1));
	FAILS(listen(b, 1), EADDRINUSE);
	close(b);
	b = make(AF_INET, SOCK_STREAM);
	turn_on(b, SOL_SOCKET, SO_REUSEADDR);
	FAILS(bind4(b, "127.0.0.1", port), EADDRINUSE);
	close(a);
	CHECK(!bind4(b, "127.0.0.1", port));
	close(b), close(u), close(six);
	pid_t child = fork();
	if (!child) {
		a = make(AF_INET, SOCK_STREAM);
		_exit(setuid(1000) || bind4(a, "127.0.0.1", 80) != -1 || errno != EACCES);
	}
	CHECK(waitpid(child, &status, 0) == child && status == 0);
}

/* A server and a client in two processes. */
static void tcp(int family)
{
	int listener = make(family, SOCK_STREAM), status;
	CHECK(!listen(listener, 5));
	int port = port_of(listener);
	for (int i = 0; i < BYTES; i++)
		large[i] = i * 7 % 251;
	pid_t child = fork();
	if (!child) {
		int s = make(family, SOCK_STREAM);
		CHECK(!(family == AF_INET ? connect4(s, "127.0.0.1", port) : connect6(s, "::1", port)));
		CHECK(write(s, large, BYTES) == BYTES && !shutdown(s, SHUT_WR));
		CHECK(recv(s, back, 4, MSG_WAITALL) == 4 && !memcmp(back, "done", 4)
			&& read(s, back, 1) == 0);
		_exit(0);
	}
	struct sockaddr_storage peer, own;
	socklen_t length = sizeof peer;
	int s = accept(listener, (struct sockaddr *)&peer, &length);
	CHECK(s >= 0 && peer.ss_family == family && port_of(s) == port);
	length = sizeof own;
	CHECK(!getsockname(s, (struct sockaddr *)&own, &length));
	if (family == AF_INET)
		CHECK(((struct sockaddr_in *)&peer)->sin_addr.s_addr == htonl(INADDR_LOOPBACK)
			&& ((struct sockaddr_in *)&own)->sin_addr.s_addr == htonl(INADDR_LOOPBACK));
	else
		CHECK(IN6_IS_ADDR_LOOPBACK(&((struct sockaddr_in6 *)&peer)->sin6_addr)
			&& IN6_IS_ADDR_LOOPBACK(&((struct sockaddr_in6 *)&own)->sin6_addr));
	long got = 0, part;
	while ((part = read(s, back + got, BYTES - got)) > 0)
		got += part;
	CHECK(got == BYTES && !memcmp(back, large, BYTES) && read(s, back, 1) == 0);
	CHECK(events_of(s) == (POLLIN | POLLOUT | POLLRDHUP));
	CHECK(write(s, "done", 4) == 4);
	close(s);
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	close(listener);
}

static int pair[2], listening;

static void open_pair(void)
{
	listening = make(AF_INET, SOCK_STREAM);
	pair[0] = make(AF_INET, SOCK_STREAM);
	CHECK(!listen(listening, 5) && !connect4(pair[0], "127.0.0.1", port_of(listening)));
	pair[1] = accept(listening, NULL, NULL);
	CHECK(pair[1] >= 0);
}

static void close_pair(void)
{
	close(pair[0]), close(pair[1]), close(listening);
	pair[0] = pair[1] = listening = -1;
}

static void ends(void)
{
	signal(SIGPIPE, catch);
	open_pair();
	FAILS(connect4(pair[0], "127.0.0.1", 1), EISCONN);
	CHECK(send(pair[0], "x", 1, 0) == 1
		&& recvfrom(pair[1], text, 9, 0, (struct sockaddr *)back, &(socklen_t){ 99 }) == 1);
	close(pair[1]);
	CHECK(read(pair[0], text, 1) == 0 && events_of(pair[0]) == (POLLIN | POLLOUT | POLLRDHUP));
	CHECK(write(pair[0], "x", 1) == 1 && !caught);
	CHECK(events_of(pair[0]) & POLLHUP);
	FAILS(write(pair[0], "x", 1), EPIPE);
	CHECK(caught == SIGPIPE && read(pair[0], text, 1) == 0);
	close_pair();

	open_pair();
	CHECK(write(pair[0], "unread", 6) == 6);
	close(pair[1]);
	CHECK(events_of(pair[0]) & POLLERR && option(pair[0], SOL_SOCKET, SO_ERROR) == ECONNRESET);
	close_pair();

	open_pair();
	struct linger now = { .l_onoff = 1 };
	CHECK(!setsockopt(pair[1], SOL_SOCKET, SO_LINGER, &now, sizeof now));
	close(pair[1]);
	FAILS(read(pair[0], text, 1), ECONNRESET);
	close_pair();

	open_pair();
	CHECK(write(pair[0], "abc", 3) == 3 && !shutdown(pair[0], SHUT_WR));
	FAILS(send(pair[0], "x", 1, MSG_NOSIGNAL), EPIPE);
	CHECK(read(pair[1], text, 9) == 3 && read(pair[1], text, 9) == 0 && write(pair[1], "d", 1) == 1
		&& read(pair[0], text, 9) == 1);
	close_pair();
	signal(SIGPIPE, SIG_DFL);
}

static void without_waiting(void)
{
	int listener = make(AF_INET, SOCK_STREAM), s = make(AF_INET, SOCK_STREAM | SOCK_NONBLOCK),
		refused = make(AF_INET, SOCK_STREAM | SOCK_NONBLOCK);
	struct pollfd polled = { .fd = s, .events = POLLOUT };
	CHECK(events_of(s) == (POLLOUT | POLLHUP) && !listen(listener, 1));
	fcntl(listener, F_SETFL, O_NONBLOCK);
	FAILS(accept(listener, NULL, NULL), EAGAIN);
	FAILS(connect4(s, "127.0.0.1", port_of(listener)), EINPROGRESS);
	CHECK(poll(&polled, 1, -1) == 1 && polled.revents == POLLOUT
		&& option(s, SOL_SOCKET, SO_ERROR) == 0);
	CHECK(!connect4(s, "127.0.0.1", port_of(listener)));
	FAILS(connect4(s, "127.0.0.1", port_of(listener)), EISCONN);
	FAILS(connect4(refused, "127.0.0.1", free_port()), EINPROGRESS);
	polled.fd = refused;
	CHECK(poll(&polled, 1, -1) == 1 && polled.revents == (POLLOUT | POLLERR | POLLHUP));
	CHECK(option(refused, SOL_SOCKET, SO_ERROR) == ECONNREFUSED
		&& option(refused, SOL_SOCKET, SO_ERROR) == 0);
	close(listener), close(s), close(refused);
}

static void udp(void)
{
	int a = make(AF_INET, SOCK_DGRAM), b = make(AF_INET, SOCK_DGRAM), c = make(AF_INET, SOCK_DGRAM),
		six = make(AF_INET6, SOCK_DGRAM);
	struct sockaddr_in from, to;
	struct sockaddr_in6 from6;
	socklen_t length = sizeof from;
	CHECK(!bind4(a, "127.0.0.1", 0));
	to = at4("127.0.0.1", port_of(a));
	CHECK(sendto(b, "one", 3, 0, (struct sockaddr *)&to, sizeof to) == 3 && port_of(b));
	CHECK(recvfrom(a, text, 100, 0, (struct sockaddr *)&from, &length) == 3 && length == sizeof from
		&& ntohs(from.sin_port) == port_of(b));
	CHECK(from.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
	CHECK(sendto(a, "", 0, 0, (struct sockaddr *)&from, length) == 0 && recv(b, text, 100, 0) == 0);
	CHECK(!connect(b, (struct sockaddr *)&to, sizeof to) && send(b, "two", 3, 0) == 3
		&& recv(a, text, 100, 0) == 3);
	CHECK(sendto(c, "not for b", 9, 0, (struct sockaddr *)&from, sizeof from) == 9);
	FAILS(recv(b, text, 100, MSG_DONTWAIT), EAGAIN);
	length = sizeof to;
	CHECK(!getpeername(b, (struct sockaddr *)&to, &length) && ntohs(to.sin_port) == port_of(a));
	to.sin_family = AF_UNSPEC;
	CHECK(!connect(b, (struct sockaddr *)&to, sizeof to));
	FAILS(send(b, "x", 1, 0), EDESTADDRREQ);
	CHECK(!connect4(c, "127.0.0.1", free_port()) && send(c, "x", 1, 0) == 1);
	FAILS(recv(c, text, 1, 0), ECONNREFUSED);
	to = at4("127.0.0.1", free_port());
	CHECK(
		sendto(a, "lost", 4, 0, (struct sockaddr *)&to, sizeof to) == 4 && events_of(a) == POLLOUT);
	CHECK(!bind6(six, "::", 0));
	to = at4("127.0.0.1", port_of(six));
	CHECK(sendto(a, "mapped", 6, 0, (struct sockaddr *)&to, sizeof to) == 6);
	length = sizeof from6;
	CHECK(recvfrom(six, text, 100, MSG_TRUNC, (struct sockaddr *)&from6, &length) == 6
		&& IN6_IS_ADDR_V4MAPPED(&from6.sin6_addr));
	CHECK(sendto(six, "back", 4, 0, (struct sockaddr *)&from6, length) == 4
		&& recv(a, text, 2, 0) == 2);
	close(a), close(b), close(c), close(six);
}

/* An IPv6 socket at :: is reached by IPv4 too. */
static void both_families(void)
{
	int listener = make(AF_INET6, SOCK_STREAM), s = make(AF_INET, SOCK_STREAM), served;
	struct sockaddr_in6 peer;
	socklen_t length = sizeof peer;
	CHECK(!bind6(listener, "::", 0) && !listen(listener, 1)
		&& !connect4(s, "127.0.0.1", port_of(listener)));
	served = accept(listener, (struct sockaddr *)&peer, &length);
	CHECK(served >= 0 && length == sizeof peer && IN6_IS_ADDR_V4MAPPED(&peer.sin6_addr)
		&& ntohs(peer.sin6_port) == port_of(s));
	close(served), close(s), close(listener);
	listener = make(AF_INET6, SOCK_STREAM);
	s = make(AF_INET, SOCK_STREAM);
	turn_on(listener, IPPROTO_IPV6, IPV6_V6ONLY);
	CHECK(!bind6(listener, "::", 0) && !listen(listener, 1));
	FAILS(connect4(s, "127.0.0.1", port_of(listener)), ECONNREFUSED);
	close(s), close(listener);
}

static void names(void)
{
	struct addrinfo hint = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV }, *found;
	hint.ai_family = AF_INET;
	CHECK(!getaddrinfo("localhost", "80", &hint, &found) && found);
	struct sockaddr_in *in = (struct sockaddr_in *)found->ai_addr;
	CHECK(in->sin_addr.s_addr == htonl(INADDR_LOOPBACK) && in->sin_port == htons(80));
	freeaddrinfo(found);
	CHECK(!getaddrinfo("127.0.0.1", "8080", &hint, &found) && found);
	freeaddrinfo(found);
	hint.ai_family = AF_INET6;
	CHECK(!getaddrinfo("::1", "8080", &hint, &found) && found);
	freeaddrinfo(found);
}

int main(int count, char **arguments)
{
	bad_input();
	ports();
	tcp(AF_INET);
	tcp(AF_INET6);
	ends();
	without_waiting();
	udp();
	both_families();
	names();
	/* Where there is a network, these lead somewhere. */
	if (count == 1) {
		int s = make(AF_INET, SOCK_STREAM), u = make(AF_INET6, SOCK_DGRAM);
		FAILS(connect4(s, "192.0.2.1", 80), ENETUNREACH);
		FAILS(connect6(u, "2001:db8::1", 80), ENETUNREACH);
		close(s), close(u);
	}
	(void)arguments;
	puts("ok");
	return 0;
}
