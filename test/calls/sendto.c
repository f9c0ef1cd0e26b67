/* sendto: to whom it names, with flags. */
#include "socket.h"

int main(void)
{
	int to = socket(AF_UNIX, SOCK_DGRAM, 0), from = socket(AF_UNIX, SOCK_DGRAM, 0), fds[2];
	char text[8];

	CHECK(!bind(to, NAMED("name")) && sendto(from, "abc", 3, 0, NAMED("name")) == 3
		&& recv(to, text, 8, 0) == 3);
	connected(SOCK_STREAM, fds);
	close(fds[1]);
	BAD_INPUT({ "not open", ERRNO(sendto(NOT_OPEN, "x", 1, 0, NAMED("name"))), EBADF },
		{ "no socket", ERRNO(send(file("f", ""), "x", 1, 0)), ENOTSOCK },
		{ "to no name", ERRNO(sendto(from, "x", 1, 0, NAMED("none"))), ENOENT },
		{ "to nobody", ERRNO(send(from, "x", 1, 0)), ENOTCONN },
		{ "bytes that are nowhere", ERRNO(sendto(from, NOWHERE, 5, 0, NAMED("name"))), EFAULT },
		{ "out of band", ERRNO(sendto(from, "x", 1, MSG_OOB, NAMED("name"))), EOPNOTSUPP },
		{ "to who is gone", ERRNO(send(fds[0], "x", 1, MSG_NOSIGNAL)), EPIPE }, );
	IN_CHILD(send(fds[0], "x", 1, MSG_NOSIGNAL));
	pid_t child = fork();
	if (!child)
		_exit(send(fds[0], "x", 1, 0) != 0);
	CHECK(WTERMSIG(ended(child)) == SIGPIPE);
	return 0;
}
