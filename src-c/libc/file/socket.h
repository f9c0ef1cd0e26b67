/*
 * What the calls on sockets share: whose descriptor it is, and addresses in and out of messages.
 */
#ifndef EXA_SOCKET_CALLS_H
#define EXA_SOCKET_CALLS_H

#include <sys/socket.h>

#include "call/request.h"
#include "descriptor.h"

#define NAME_BYTES (28 * sizeof(uint32_t)) /* `name` in pipe.def and socket.def */

/** As exa_descriptor_find; -ENOTSOCK. */
long exa_socket_find(int fd, struct exa_descriptor *out);
/** What the caller gave as an address, for a message's `name`: -EFAULT, -EINVAL. */
int exa_name_in(const void *address, socklen_t length, uint32_t *words, uint32_t *name_length);
/** What the caller has room for of an address; `room` becomes its true length. */
void exa_name_out(void *address, socklen_t *room, const uint32_t *words, uint32_t name_length);
/** Whether an address cannot be given there: 0, -EFAULT, -EINVAL. */
int exa_name_room(void *address, const socklen_t *room);

/** write and writev on a socket: send without flags. */
long exa_socket_write(
	const struct exa_descriptor *, const struct iovec *pieces, int count, long wanted);

#endif
