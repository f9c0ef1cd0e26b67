/*
 * What the tests of the calls on sockets share: some sockets, and names of AF_UNIX in the folder.
 * Entry points: NAMED, listener, connected. A file of its own is "file", a name that leads nowhere
 * "none".
 */
#ifndef TEST_SOCKET_H
#define TEST_SOCKET_H

#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "call.h"

/** Address and length of a name, for bind and connect. */
#define NAMED(path) \
	(struct sockaddr *)&(struct sockaddr_un){ AF_UNIX, path }, sizeof(struct sockaddr_un)

/** A stream socket that listens there. */
static inline int listener(const char *path)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	strcpy(name.sun_path, path);
	CHECK(fd >= 0 && !bind(fd, (struct sockaddr *)&name, sizeof name) && !listen(fd, 5));
	return fd;
}

/** Two that are connected. */
static inline void connected(int type, int fds[2]) { CHECK(!socketpair(AF_UNIX, type, 0, fds)); }

#endif
