/*
 * The names of sockets. Entry points: do_sock_name.
 */
#include <errno.h>
#include <string.h>
#include "socket.h"

int do_sock_name(struct request *r, const struct sock_name_request *q, struct sock_name_reply *p)
{
	(void)r;
	int error;
	struct socket *s = socket_find(q->handle, &error);
	if (!s)
		return error;
	if (q->peer && !s->peer)
		return -ENOTCONN;
	/* One without a name still has a family. */
	struct name name = q->peer ? s->peer_name : s->name;
	if (!name.length)
		name = (struct name){ .length = sizeof(sa_family_t), .address.sa_family = (sa_family_t)s->family };
	p->name_length = name.length;
	memcpy(p->name, name.words, sizeof p->name);
	return 0;
}
