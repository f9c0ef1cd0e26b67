/*
 * connect on AF_INET and AF_INET6. Entry points: tcp_connect, udp_connect.
 *
 * As on Linux, a TCP socket that must not wait says EINPROGRESS first, whatever comes of it; what
 * has, the next connect, poll and SO_ERROR tell.
 */
#include <errno.h>

#include "inet.h"

static bool dissolves(const struct name *n)
{
	return n->length >= sizeof(sa_family_t) && n->address.sa_family == AF_UNSPEC;
}

/* Its own name, for talking to that place. */
static int settle(struct socket *s, const struct place *to)
{
	int status = inet_choose(s);
	if (status < 0)
		return status;
	struct place own = inet_source(s, to);
	s->name = place_name(&own, s->family);
	return 0;
}

static int attempt(struct socket *s, const struct place *to, uint32_t *pending)
{
	struct socket *listener = inet_listener(s, to);
	if (!listener)
		return -ECONNREFUSED;
	if (listener_has_place(listener))
		return connection_offer(s, listener) ? 0 : -ENOMEM;
	s->wanted = listener;
	s->state = CONNECTING;
	*pending = 1;
	return 0;
}

/* What connect says of a socket that is not IDLE; 1: that it has come to connect. */
static int state_check(struct socket *s, uint32_t *pending)
{
	switch (s->state) {
	case IDLE:
		return s->error ? socket_error(s) : 1;
	case CONNECTING:
		*pending = !must_not_wait(s);
		return *pending ? 0 : -EALREADY;
	case CONNECTED:
		if (!s->fresh)
			return -EISCONN;
		s->fresh = false;
		return 0;
	default:
		return -EISCONN;
	}
}

int tcp_connect(
	struct socket *s, const struct name *name, const struct credentials *own, uint32_t *pending)
{
	struct place to;
	int status = state_check(s, pending);
	if (status <= 0)
		return status;
	if ((status = place_of(s, name, &to)) < 0 || (status = place_resolve(s, &to)) < 0
		|| (status = settle(s, &to)) < 0)
		return status;
	s->own = *own;
	s->peer_name = place_name(&to, s->family);
	s->no_reads = s->no_writes = false;
	status = attempt(s, &to, pending);
	if (!must_not_wait(s))
		return status;
	*pending = 0;
	s->fresh = status == 0;
	if (status < 0) {
		s->error = -status;
		s->no_reads = s->no_writes = true;
		socket_writable(s);
	}
	return -EINPROGRESS;
}

int udp_connect(struct socket *s, const struct name *name)
{
	struct place to;
	int status;
	if (dissolves(name)) {
		s->state = IDLE;
		s->peer_name.length = 0;
		return 0;
	}
	if ((status = place_of(s, name, &to)) < 0 || (status = place_resolve(s, &to)) < 0
		|| (status = settle(s, &to)) < 0)
		return status;
	s->peer_name = place_name(&to, s->family);
	s->state = CONNECTED;
	return 0;
}
