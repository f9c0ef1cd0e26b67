/* Descriptors of sockets. See socket.c. */
#ifndef RESMGR_SOCKET_H
#define RESMGR_SOCKET_H

#include "file/fd.h"

/** Where pipes and sockets are. */
#define PIPE EXA_ENDPOINT(EXA_SERVER_pipe, 1)

/** The reference to a socket that the pipe server has made; null: out of memory, it is released. */
struct open_file *socket_file(uint64_t handle, uint64_t ino);
/** A descriptor for it, or -errno; then (null or not) it is gone. */
int socket_enter(struct proc *, struct open_file *, bool cloexec);
/** Whose call it is, and the socket behind a descriptor. 0, or -EBADF, -ENOTSOCK, -ESRCH. */
int socket_of(const struct request *, int32_t fd, struct proc **, struct open_file **);

#endif
