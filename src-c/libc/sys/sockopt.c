/* getsockopt, setsockopt, shutdown, getsockname, getpeername. */
#include <errno.h>
#include <string.h>

#include "file/socket.h"
#include "signal/signals.h"

#define OPTION_BYTES 256 /* no option has more */

static long get_once(int fd, int level, int option, void *value, socklen_t *length)
{
	struct exa_descriptor file;
	struct exa_tail tail = { .room = OPTION_BYTES };
	long status = exa_socket_find(fd, &file);

	if (status < 0)
		return status;
	status = CALL_TAIL(file.server, sock_option, NULL, &tail, .handle = file.handle, .level = level,
		.option = option);
	if (status < 0)
		return status;
	if (tail.length < *length)
		*length = tail.length;
	memcpy(value, tail.bytes, *length);
	return 0;
}

long __exa_sys_getsockopt(long fd, long level, long option, long value, long length)
{
	socklen_t *room = (socklen_t *)length;

	if (exa_bad_pointer(room, sizeof *room)
		|| ((int)*room > 0 && exa_bad_pointer((void *)value, *room)))
		return -EFAULT;
	if ((int)*room < 0)
		return -EINVAL;
	return FINISH(RESTART_ALWAYS, get_once(fd, level, option, (void *)value, room));
}

static long set_once(int fd, int level, int option, struct iovec *value)
{
	struct exa_descriptor file;
	struct exa_tail tail = { .pieces = value, .count = 1 };
	long status = exa_socket_find(fd, &file);

	if (status < 0)
		return status;
	return CALL_TAIL(file.server, sock_option, NULL, &tail, .handle = file.handle, .level = level,
		.option = option, .set = 1);
}

long __exa_sys_setsockopt(long fd, long level, long option, long value, long length)
{
	struct iovec piece = { (void *)value, length < OPTION_BYTES ? length : OPTION_BYTES };

	if (length < 0)
		return -EINVAL;
	if (length && exa_bad_pointer((void *)value, piece.iov_len))
		return -EFAULT;
	return FINISH(RESTART_ALWAYS, set_once(fd, level, option, &piece));
}

static long shutdown_once(int fd, int how)
{
	struct exa_descriptor file;
	long status = exa_socket_find(fd, &file);

	return status < 0 ? status
					  : CALL(file.server, sock_shutdown, NULL, .handle = file.handle, .how = how);
}

long __exa_sys_shutdown(long fd, long how)
{
	return FINISH(RESTART_ALWAYS, shutdown_once(fd, how));
}

static long name_once(int fd, bool peer, void *address, socklen_t *room)
{
	struct exa_descriptor file;
	struct sock_name_reply reply;
	long status = exa_socket_find(fd, &file);

	if (status < 0)
		return status;
	status = CALL(file.server, sock_name, &reply, .handle = file.handle, .peer = peer);
	if (status >= 0)
		exa_name_out(address, room, reply.name, reply.name_length);
	return status;
}

static long name_of(int fd, bool peer, void *address, socklen_t *room)
{
	int bad = address ? exa_name_room(address, room) : -EFAULT;

	return bad < 0 ? bad : FINISH(RESTART_ALWAYS, name_once(fd, peer, address, room));
}

long __exa_sys_getsockname(long fd, long address, long room)
{
	return name_of(fd, false, (void *)address, (socklen_t *)room);
}

long __exa_sys_getpeername(long fd, long address, long room)
{
	return name_of(fd, true, (void *)address, (socklen_t *)room);
}
