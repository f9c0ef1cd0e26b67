/* What the calls on sockets share; see socket.h. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "socket.h"

long exa_socket_find(int fd, struct exa_descriptor *out)
{
	long status = exa_descriptor_find(fd, out);

	if (status < 0)
		return status;
	if (out->flags & O_PATH)
		return -EBADF;
	return S_ISSOCK(out->mode) ? 0 : -ENOTSOCK;
}

int exa_name_in(const void *address, socklen_t length, uint32_t *words, uint32_t *name_length)
{
	if (length > sizeof(struct sockaddr_storage))
		return -EINVAL;
	if (length && exa_bad_pointer(address, length))
		return -EFAULT;
	/* Behind what any family has in it, sockaddr_storage is padding. */
	memcpy(words, address, length < NAME_BYTES ? length : NAME_BYTES);
	*name_length = length;
	return 0;
}

int exa_name_room(void *address, const socklen_t *room)
{
	if (!address)
		return 0;
	if (exa_bad_pointer(room, sizeof *room))
		return -EFAULT;
	if ((int)*room < 0)
		return -EINVAL;
	return *room && exa_bad_pointer(address, *room) ? -EFAULT : 0;
}

void exa_name_out(void *address, socklen_t *room, const uint32_t *words, uint32_t name_length)
{
	memcpy(address, words, *room < name_length ? *room : name_length);
	*room = name_length;
}
