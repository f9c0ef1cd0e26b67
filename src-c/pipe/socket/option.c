/*
 * getsockopt and setsockopt. Entry points: do_sock_option, option_value, options_free.
 *
 * Most options are a number that is only remembered, for on a loopback network there is nothing
 * that they could change; `kinds` lists them. Those that mean something are in get_own, set_own.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "socket.h"

#define SECOND_NS 1000000000
#define MICROSECOND_NS 1000
/* Linux: what SO_SNDBUF and SO_RCVBUF may be; what is asked for is doubled. */
#define SEND_ROOM_MIN 4608
#define RECEIVE_ROOM_MIN 2304
#define ROOM_MAX 212992

/** An option that has been set. */
struct option {
	struct option *next;
	int level, option, value;
};

static const struct kind {
	int level, option;
	bool flag; /* 0 or 1 */
	int initial;
} kinds[] = {
	{ SOL_SOCKET, SO_DEBUG, true, 0 },
	{ SOL_SOCKET, SO_REUSEADDR, true, 0 },
	{ SOL_SOCKET, SO_REUSEPORT, true, 0 },
	{ SOL_SOCKET, SO_DONTROUTE, true, 0 },
	{ SOL_SOCKET, SO_BROADCAST, true, 0 },
	{ SOL_SOCKET, SO_KEEPALIVE, true, 0 },
	{ SOL_SOCKET, SO_OOBINLINE, true, 0 },
	{ SOL_SOCKET, SO_PASSCRED, true, 0 },
	{ SOL_SOCKET, SO_PRIORITY, false, 0 },
	{ SOL_SOCKET, SO_RCVLOWAT, false, 1 },
	{ IPPROTO_TCP, TCP_NODELAY, true, 0 },
	{ IPPROTO_TCP, TCP_CORK, true, 0 },
	{ IPPROTO_TCP, TCP_QUICKACK, true, 1 },
	{ IPPROTO_TCP, TCP_MAXSEG, false, 65483 },
	{ IPPROTO_TCP, TCP_KEEPIDLE, false, 7200 },
	{ IPPROTO_TCP, TCP_KEEPINTVL, false, 75 },
	{ IPPROTO_TCP, TCP_KEEPCNT, false, 9 },
	{ IPPROTO_TCP, TCP_SYNCNT, false, 6 },
	{ IPPROTO_TCP, TCP_DEFER_ACCEPT, false, 0 },
	{ IPPROTO_TCP, TCP_USER_TIMEOUT, false, 0 },
	{ IPPROTO_TCP, TCP_FASTOPEN, false, 0 },
	{ IPPROTO_IP, IP_TOS, false, 0 },
	{ IPPROTO_IP, IP_TTL, false, 64 },
	{ IPPROTO_IP, IP_MULTICAST_TTL, false, 1 },
	{ IPPROTO_IP, IP_MULTICAST_LOOP, true, 1 },
	{ IPPROTO_IPV6, IPV6_V6ONLY, true, 0 },
	{ IPPROTO_IPV6, IPV6_UNICAST_HOPS, false, 64 },
	{ IPPROTO_IPV6, IPV6_TCLASS, false, 0 },
};

/* Whether sockets like this one have options of that level. */
static bool has_level(const struct socket *s, int level)
{
	switch (level) {
	case SOL_SOCKET:
		return true;
	case IPPROTO_TCP:
		return s->family != AF_UNIX && is_stream(s);
	case IPPROTO_IP:
		return s->family != AF_UNIX;
	case IPPROTO_IPV6:
		return s->family == AF_INET6;
	}
	return false;
}

static const struct kind *kind_find(const struct socket *s, int level, int option)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i].level == level && kinds[i].option == option && has_level(s, level))
			return &kinds[i];
	return NULL;
}

static struct option *option_find(const struct socket *s, int level, int option)
{
	struct option *o = s->options;
	while (o && (o->level != level || o->option != option))
		o = o->next;
	return o;
}

int option_value(const struct socket *s, int level, int option)
{
	const struct option *o = option_find(s, level, option);
	const struct kind *kind = kind_find(s, level, option);
	return o ? o->value : kind ? kind->initial : 0;
}

void options_free(struct socket *s)
{
	for (struct option *o; (o = s->options); free(o))
		s->options = o->next;
}

void options_copy(struct socket *to, const struct socket *from)
{
	for (const struct option *o = from->options; o; o = o->next) {
		struct option *copy = malloc(sizeof *copy);
		if (!copy)
			return;
		*copy = *o;
		copy->next = to->options;
		to->options = copy;
	}
}

static int answer(struct request *r, const void *value, uint32_t size)
{
	memcpy(r->out, value, size);
	r->out_len = size;
	return 0;
}

static int answer_number(struct request *r, int value) { return answer(r, &value, sizeof value); }

static int answer_time(struct request *r, int64_t ns)
{
	return answer(r,
		&(struct timeval){ .tv_sec = ns / SECOND_NS, .tv_usec = ns % SECOND_NS / MICROSECOND_NS },
		sizeof(struct timeval));
}

static int get_own(struct request *r, struct socket *s, int option)
{
	switch (option) {
	case SO_TYPE:
		return answer_number(r, s->type);
	case SO_DOMAIN:
		return answer_number(r, s->family);
	case SO_PROTOCOL:
		return answer_number(r, s->protocol);
	case SO_ERROR:
		return answer_number(r, -socket_error(s));
	case SO_ACCEPTCONN:
		return answer_number(r, s->state == LISTENING);
	case SO_SNDBUF:
		return answer_number(r, (int)s->send_room);
	case SO_RCVBUF:
		return answer_number(r, (int)s->receive_room);
	case SO_SNDLOWAT:
		return answer_number(r, 1);
	case SO_SNDTIMEO:
		return answer_time(r, s->writing.limit);
	case SO_RCVTIMEO:
		return answer_time(r, s->reading.limit);
	case SO_LINGER:
		return answer(r, &s->linger, sizeof s->linger);
	case SO_PEERCRED:
		return answer(r, &s->peer_own, sizeof s->peer_own);
	}
	return -ENOPROTOOPT;
}

static int set_time(struct request *r, int64_t *limit)
{
	struct timeval time;
	if (r->tail_len < sizeof time)
		return -EINVAL;
	memcpy(&time, r->tail, sizeof time);
	if (time.tv_usec < 0 || time.tv_usec >= SECOND_NS / MICROSECOND_NS)
		return -EDOM;
	/* Linux: a time before now has always run out. */
	*limit = time.tv_sec < 0 ? 1
		: time.tv_sec > EXA_NEVER / SECOND_NS / 2
		? 0
		: time.tv_sec * SECOND_NS + time.tv_usec * MICROSECOND_NS;
	return 0;
}

static uint32_t room_of(int asked, uint32_t least)
{
	uint32_t room = (uint32_t)asked > ROOM_MAX ? 2 * ROOM_MAX : 2 * (uint32_t)asked;
	return room < least ? least : room;
}

static int set_own(struct request *r, struct socket *s, int option)
{
	int value;
	if (option == SO_SNDTIMEO)
		return set_time(r, &s->writing.limit);
	if (option == SO_RCVTIMEO)
		return set_time(r, &s->reading.limit);
	if (r->tail_len < sizeof value)
		return -EINVAL;
	memcpy(&value, r->tail, sizeof value);
	switch (option) {
	case SO_LINGER:
		if (r->tail_len < sizeof s->linger)
			return -EINVAL;
		memcpy(&s->linger, r->tail, sizeof s->linger);
		return 0;
	case SO_SNDBUF:
	case SO_SNDBUFFORCE:
		s->send_room = room_of(value, SEND_ROOM_MIN);
		if (s->peer || !is_connected_kind(s))
			socket_writable(s);
		return 0;
	case SO_RCVBUF:
	case SO_RCVBUFFORCE:
		s->receive_room = room_of(value, RECEIVE_ROOM_MIN);
		return 0;
	}
	return -ENOPROTOOPT;
}

static int set_kind(struct request *r, struct socket *s, const struct kind *kind)
{
	int value;
	if (r->tail_len < sizeof value)
		return -EINVAL;
	memcpy(&value, r->tail, sizeof value);
	struct option *o = option_find(s, kind->level, kind->option);
	if (!o) {
		if (!(o = malloc(sizeof *o)))
			return -ENOMEM;
		*o = (struct option){ .next = s->options, .level = kind->level, .option = kind->option };
		s->options = o;
	}
	o->value = kind->flag ? value != 0 : value;
	return 0;
}

int do_sock_option(
	struct request *r, const struct sock_option_request *q, struct sock_option_reply *p)
{
	(void)p;
	int level = (int)q->level, option = (int)q->option, error;
	struct socket *s = socket_find(q->handle, &error);
	if (!s)
		return error;
	if (!has_level(s, level))
		return is_inet(s) && is_stream(s) ? -ENOPROTOOPT : -EOPNOTSUPP;
	const struct kind *kind = kind_find(s, level, option);
	if (kind)
		return q->set ? set_kind(r, s, kind) : answer_number(r, option_value(s, level, option));
	if (level != SOL_SOCKET)
		return -ENOPROTOOPT;
	return q->set ? set_own(r, s, option) : get_own(r, s, option);
}
