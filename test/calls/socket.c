/* socket: families, types, protocols, and flags of its descriptor. */
#include "socket.h"

int main(void)
{
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	CHECK(fd >= 0 && fcntl(fd, F_GETFL) & O_NONBLOCK && fcntl(fd, F_GETFD) == FD_CLOEXEC);
	CHECK(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) == fd + 1
		&& socket(AF_INET6, SOCK_DGRAM, 0) == fd + 2);
	BAD_INPUT({ "no such family", ERRNO(socket(99, SOCK_STREAM, 0)), EAFNOSUPPORT },
		{ "no such type", ERRNO(socket(AF_UNIX, 14, 0)), EINVAL },
		{ "no type of this family", ERRNO(socket(AF_INET, SOCK_SEQPACKET, 0)), ESOCKTNOSUPPORT },
		{ "a flag that is none", ERRNO(socket(AF_UNIX, SOCK_STREAM | 1 << 25, 0)), EINVAL },
		{ "a protocol of another type", ERRNO(socket(AF_INET, SOCK_STREAM, IPPROTO_UDP)),
			EPROTONOSUPPORT },
		{ "no protocol of AF_UNIX", ERRNO(socket(AF_UNIX, SOCK_STREAM, 9)), EPROTONOSUPPORT }, );
	return 0;
}
