/* Names of AF_INET and AF_INET6, of a network that is this kernel alone. See inet.c. */
#ifndef EXA_INET_H
#define EXA_INET_H

#include "socket/socket.h"

/** An address and a port (host's order); IPv4 as ::ffff:a.b.c.d. */
struct place {
	uint8_t ip[16];
	uint16_t port;
};

/** The place that a socket of that kind means by a name: 0, -EINVAL, -EAFNOSUPPORT. */
int place_of(const struct socket *, const struct name *, struct place *);
/** Its name for sockets of that family. */
struct name place_name(const struct place *, int family);
/** Where a socket is: the unspecified address and port 0 if it has no name. */
struct place place_own(const struct socket *);
/** For sending: the unspecified address means this machine; another machine is -ENETUNREACH. */
int place_resolve(const struct socket *from, struct place *);

/** bind. 0, -EINVAL, -EAFNOSUPPORT, -EADDRNOTAVAIL, -EACCES, -EADDRINUSE. */
int inet_bind(struct socket *, const struct name *, uint32_t uid);
/** A port of the system's choice for one that has none. 0, -EADDRINUSE. */
int inet_choose(struct socket *);
/** Whether nobody else listens where a socket is about to. */
int inet_may_listen(const struct socket *);
/** Who listens there. Null: nobody. */
struct socket *inet_listener(const struct socket *from, const struct place *);
/** Whose the datagrams are that `from` sends there. Null: nobody's. */
struct socket *inet_receiver(const struct socket *from, const struct place *);
/** Whom a name leads to, of either kind. Null: nobody, and *error says why. */
struct socket *inet_find(const struct socket *from, const struct name *, int *error);
/** Both names of the side that is to be accepted of a connection that `client` asked for. */
void inet_name(struct socket *served, const struct socket *client);
/** Where those that `from` sends come from. */
struct place inet_source(const struct socket *from, const struct place *to);

/* inet_connect.c */
/** As do_sock_connect. */
int tcp_connect(
	struct socket *, const struct name *, const struct credentials *, uint32_t *pending);
int udp_connect(struct socket *, const struct name *);

#endif
