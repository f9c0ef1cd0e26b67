/* socket, socketpair. */
#include "file/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "signal/signals.h"

static void enter(int fd, uint32_t server, uint64_t handle)
{
	exa_descriptor_enter(&(struct exa_descriptor){ fd, server, handle, O_RDWR, S_IFSOCK });
}

static long socket_once(uint32_t family, uint32_t type, uint32_t protocol)
{
	struct socket_reply reply;
	long status =
		CALL(RESMGR, socket, &reply, .family = family, .type = type, .protocol = protocol);

	if (status < 0)
		return status;
	enter(reply.fd, reply.server, reply.handle);
	return reply.fd;
}

/* LIMIT: AF_UNIX, and AF_INET and AF_INET6 on the loopback network, without raw sockets. */
long __exa_sys_socket(long family, long type, long protocol)
{
	return FINISH(RESTART_ALWAYS, socket_once(family, type, protocol));
}

static long pair_once(uint32_t family, uint32_t type, uint32_t protocol, int fds[2])
{
	struct socketpair_reply reply;
	long status =
		CALL(RESMGR, socketpair, &reply, .family = family, .type = type, .protocol = protocol);

	if (status < 0)
		return status;
	enter(fds[0] = reply.first_fd, reply.server, reply.first);
	enter(fds[1] = reply.second_fd, reply.server, reply.second);
	return 0;
}

long __exa_sys_socketpair(long family, long type, long protocol, long fds)
{
	if (exa_bad_pointer((int *)fds, 2 * sizeof(int)))
		return -EFAULT;
	return FINISH(RESTART_ALWAYS, pair_once(family, type, protocol, (int *)fds));
}
