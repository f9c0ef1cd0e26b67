/* bind, listen, connect, accept, accept4. What must wait waits at the socket's own server. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "file/socket.h"
#include "signal/signals.h"

static long bind_once(int fd, const void *address, socklen_t length)
{
	struct bind_request request = { .fd = fd };
	struct exa_descriptor file;
	long status = exa_socket_find(fd, &file);

	if (status >= 0)
		status = exa_name_in(address, length, request.name, &request.name_length);
	return status < 0 ? status
					  : exa_request(RESMGR, EXA_MSG_bind, &request, sizeof request, NULL, 0, NULL);
}

long __exa_sys_bind(long fd, long address, long length)
{
	return FINISH(RESTART_ALWAYS, bind_once(fd, (const void *)address, length));
}

long __exa_sys_listen(long fd, long backlog)
{
	return FINISH(RESTART_ALWAYS, CALL(RESMGR, listen, NULL, .fd = fd, .backlog = backlog));
}

static long connect_once(int fd, const void *address, socklen_t length)
{
	struct connect_request request = { .fd = fd };
	struct connect_reply reply;
	struct exa_descriptor file;
	long status = exa_socket_find(fd, &file);

	if (status >= 0)
		status = exa_name_in(address, length, request.name, &request.name_length);
	if (status >= 0)
		status = exa_request(
			RESMGR, EXA_MSG_connect, &request, sizeof request, &reply, sizeof reply, NULL);
	if (status < 0 || !reply.pending)
		return status;
	return CALL(file.server, sock_wait, NULL, .handle = file.handle, .connect = 1);
}

long __exa_sys_connect(long fd, long address, long length)
{
	return FINISH(RESTART_IF_ASKED, connect_once(fd, (const void *)address, length));
}

/* Another process may take what was there to accept. */
static long accept_once(int fd, struct accept_reply *reply, uint32_t flags)
{
	struct exa_descriptor file;
	long status = exa_socket_find(fd, &file);

	while (status >= 0) {
		status = CALL(file.server, sock_wait, NULL, .handle = file.handle);
		if (status < 0)
			break;
		status = CALL(RESMGR, accept, reply, .fd = fd, .flags = flags);
		if (status != -EAGAIN)
			break;
		status = 0;
	}
	return status;
}

long __exa_sys_accept4(long fd, long address, long room, long flags)
{
	struct accept_reply reply;
	int bad = exa_name_room((void *)address, (socklen_t *)room);

	if (flags & ~(SOCK_NONBLOCK | SOCK_CLOEXEC))
		return -EINVAL;

	long status = bad < 0 ? bad : FINISH(RESTART_IF_ASKED, accept_once(fd, &reply, flags));

	if (status < 0)
		return status;
	exa_descriptor_enter(
		&(struct exa_descriptor){ reply.fd, reply.server, reply.handle, O_RDWR, S_IFSOCK });
	if (address)
		exa_name_out((void *)address, (socklen_t *)room, reply.name, reply.name_length);
	return reply.fd;
}

long __exa_sys_accept(long fd, long address, long room)
{
	return __exa_sys_accept4(fd, address, room, 0);
}
