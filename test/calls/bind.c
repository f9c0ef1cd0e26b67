/* bind: a name in the tree, an address, and who may have it. */
#include "socket.h"

int main(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), other = socket(AF_UNIX, SOCK_STREAM, 0),
		in = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in far = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0xc0000201) };
	struct stat st;

	CHECK(!bind(fd, NAMED("name")) && !stat("name", &st) && S_ISSOCK(st.st_mode));
	close(file("file", ""));
	BAD_INPUT({ "not open", ERRNO(bind(NOT_OPEN, NAMED("x"))), EBADF },
		{ "no socket", ERRNO(bind(file("f", ""), NAMED("x"))), ENOTSOCK },
		{ "named already", ERRNO(bind(fd, NAMED("x"))), EINVAL },
		{ "a name that is taken", ERRNO(bind(other, NAMED("name"))), EADDRINUSE },
		{ "a file's", ERRNO(bind(other, NAMED("file"))), EADDRINUSE },
		{ "in no folder", ERRNO(bind(other, NAMED("none/x"))), ENOENT },
		{ "in a file", ERRNO(bind(other, NAMED("file/x"))), ENOTDIR },
		{ "too long", ERRNO(bind(other, (struct sockaddr *)&st, 200)), EINVAL },
		{ "too short", ERRNO(bind(in, (struct sockaddr *)&far, 8)), EINVAL },
		{ "another machine's", ERRNO(bind(in, (struct sockaddr *)&far, sizeof far)),
			EADDRNOTAVAIL },
		{ "nowhere", ERRNO(bind(other, NOWHERE, 16)), EFAULT }, );
	IN_CHILD(CHECK(!chmod(".", 0755) && !setuid(1000)); FAILS(bind(other, NAMED("x")), EACCES));
	return 0;
}
