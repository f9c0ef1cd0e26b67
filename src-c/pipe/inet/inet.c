/*
 * AF_INET and AF_INET6 on the loopback network (ip(7), ipv6(7)): which sockets are where.
 *
 * Entry points: inet.h. The only machine is this one: 127.0.0.0/8 and ::1. An IPv6 socket without
 * IPV6_V6ONLY is at IPv4 addresses too. Does not do: connections (connect.c), bytes (send.c).
 */
#include "inet.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#define PRIVILEGED_END 1024
/* Linux's net.ipv4.ip_local_port_range */
#define CHOSEN_FIRST 32768
#define CHOSEN_LAST 60999
/* Without sin6_scope_id (RFC 2133) */
#define SHORT_IN6 24

static const uint8_t v4_prefix[12] = { [10] = 0xff, [11] = 0xff };
static const uint8_t any6[16], loopback6[16] = { [15] = 1 };
static const uint8_t loopback4[16] = { [10] = 0xff, [11] = 0xff, 127, 0, 0, 1 };

static bool is_v4(const uint8_t *ip) { return !memcmp(ip, v4_prefix, sizeof v4_prefix); }

static bool is_any(const uint8_t *ip)
{
	return !memcmp(ip, any6, 16) || (is_v4(ip) && !memcmp(ip + 12, any6, 4));
}

static bool is_loopback(const uint8_t *ip)
{
	return !memcmp(ip, loopback6, 16) || (is_v4(ip) && ip[12] == 127);
}

static bool is_only6(const struct socket *s)
{
	return s->family == AF_INET6 && option_value(s, IPPROTO_IPV6, IPV6_V6ONLY);
}

int place_of(const struct socket *s, const struct name *n, struct place *out)
{
	if (s->family == AF_INET6) {
		struct sockaddr_in6 in6;
		memcpy(&in6, n->bytes, sizeof in6);
		if (n->length < SHORT_IN6)
			return -EINVAL;
		if (in6.sin6_family != AF_INET6)
			return -EAFNOSUPPORT;
		memcpy(out->ip, &in6.sin6_addr, 16);
		out->port = ntohs(in6.sin6_port);
		return 0;
	}
	struct sockaddr_in in;
	memcpy(&in, n->bytes, sizeof in);
	if (n->length < sizeof in)
		return -EINVAL;
	if (in.sin_family != AF_INET)
		return -EAFNOSUPPORT;
	memcpy(out->ip, v4_prefix, sizeof v4_prefix);
	memcpy(out->ip + 12, &in.sin_addr, 4);
	out->port = ntohs(in.sin_port);
	return 0;
}

struct name place_name(const struct place *p, int family)
{
	struct name n = { 0 };
	if (family == AF_INET6) {
		struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(p->port) };
		memcpy(&in6.sin6_addr, p->ip, 16);
		memcpy(n.bytes, &in6, n.length = sizeof in6);
	} else {
		struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(p->port) };
		memcpy(&in.sin_addr, p->ip + 12, 4);
		memcpy(n.bytes, &in, n.length = sizeof in);
	}
	return n;
}

struct place place_own(const struct socket *s)
{
	struct place p = { 0 };
	if (s->family == AF_INET)
		memcpy(p.ip, v4_prefix, sizeof v4_prefix);
	if (s->name.length)
		place_of(s, &s->name, &p);
	return p;
}

int place_resolve(const struct socket *from, struct place *p)
{
	if (is_any(p->ip))
		memcpy(p->ip, is_v4(p->ip) ? loopback4 : loopback6, 16);
	/* Whoever is at an address of the one kind does not reach the other. */
	struct place own = place_own(from);
	bool wrong = is_v4(p->ip) ? is_only6(from) || (!is_any(own.ip) && !is_v4(own.ip))
							  : !is_any(own.ip) && is_v4(own.ip);
	return is_loopback(p->ip) && !wrong ? 0 : -ENETUNREACH;
}

/* Whether a socket is at an address. */
static bool covers(const struct socket *s, const struct place *own, const uint8_t *ip)
{
	if (!is_any(own->ip))
		return !memcmp(own->ip, ip, 16);
	return is_v4(ip) ? !is_only6(s) : s->family == AF_INET6 && !is_v4(own->ip);
}

/* Whether there is an address that both are at. */
static bool overlap(const struct socket *a, const struct place *at_a, const struct socket *b,
	const struct place *at_b)
{
	if (!is_any(at_a->ip))
		return covers(b, at_b, at_a->ip);
	if (!is_any(at_b->ip))
		return covers(a, at_a, at_b->ip);
	return (covers(a, at_a, loopback4) && covers(b, at_b, loopback4))
		|| (covers(a, at_a, loopback6) && covers(b, at_b, loopback6));
}

static bool both(const struct socket *a, const struct socket *b, int option)
{
	return option_value(a, SOL_SOCKET, option) && option_value(b, SOL_SOCKET, option);
}

/* socket(7), SO_REUSEADDR, SO_REUSEPORT: what two at one place need. */
static bool may_share(const struct socket *a, const struct socket *b)
{
	if (both(a, b, SO_REUSEPORT) && a->own.uid == b->own.uid)
		return true;
	return both(a, b, SO_REUSEADDR)
		&& (!is_stream(a) || (a->state != LISTENING && b->state != LISTENING));
}

static bool is_taken(const struct socket *s, const struct place *p)
{
	for (const struct socket *other = sockets; other; other = other->next) {
		if (other == s || other->family == AF_UNIX || other->type != s->type || !other->name.length)
			continue;
		struct place own = place_own(other);
		if (own.port == p->port && overlap(s, p, other, &own) && !may_share(s, other))
			return true;
	}
	return false;
}

static int choose_at(struct socket *s, struct place *p)
{
	static uint32_t last;
	for (uint32_t tries = CHOSEN_LAST - CHOSEN_FIRST + 1; tries; tries--) {
		p->port = (uint16_t)(CHOSEN_FIRST + last++ % (CHOSEN_LAST - CHOSEN_FIRST + 1));
		if (is_taken(s, p))
			continue;
		s->name = place_name(p, s->family);
		return 0;
	}
	return -EADDRINUSE;
}

int inet_bind(struct socket *s, const struct name *n, uint32_t uid)
{
	struct place p;
	int status = place_of(s, n, &p);
	if (status < 0)
		return status;
	if (!is_any(p.ip) && (!is_loopback(p.ip) || (is_v4(p.ip) && is_only6(s))))
		return -EADDRNOTAVAIL;
	if (p.port && p.port < PRIVILEGED_END && uid)
		return -EACCES;
	if (s->name.length)
		return -EINVAL;
	if (!p.port)
		return choose_at(s, &p);
	if (is_taken(s, &p))
		return -EADDRINUSE;
	s->name = place_name(&p, s->family);
	return 0;
}

int inet_choose(struct socket *s)
{
	struct place p = place_own(s);
	return s->name.length ? 0 : choose_at(s, &p);
}

int inet_may_listen(const struct socket *s)
{
	struct place own = place_own(s);
	for (const struct socket *other = sockets; other; other = other->next) {
		if (other == s || other->state != LISTENING || other->family == AF_UNIX)
			continue;
		struct place at = place_own(other);
		if (at.port == own.port && overlap(s, &own, other, &at)
			&& !(both(s, other, SO_REUSEPORT) && s->own.uid == other->own.uid))
			return -EADDRINUSE;
	}
	return 0;
}

struct socket *inet_listener(const struct socket *from, const struct place *p)
{
	struct socket *found = NULL;
	for (struct socket *s = sockets; s; s = s->next) {
		if (s->state != LISTENING || s->family == AF_UNIX || s->type != from->type)
			continue;
		struct place own = place_own(s);
		if (own.port == p->port && covers(s, &own, p->ip) && (!found || !is_any(own.ip)))
			found = s;
	}
	return found;
}

struct place inet_source(const struct socket *from, const struct place *to)
{
	struct place p = place_own(from);
	if (is_any(p.ip))
		memcpy(p.ip, is_v4(to->ip) ? loopback4 : loopback6, 16);
	return p;
}

static bool is_place(const struct socket *s, const struct name *n, const struct place *p)
{
	struct place named;
	return place_of(s, n, &named) >= 0 && named.port == p->port && !memcmp(named.ip, p->ip, 16);
}

struct socket *inet_receiver(const struct socket *from, const struct place *p)
{
	struct place source = inet_source(from, p);
	struct socket *found = NULL;
	int best = 0;
	for (struct socket *s = sockets; s; s = s->next) {
		if (s->family == AF_UNIX || s->type != SOCK_DGRAM || !s->name.length)
			continue;
		struct place own = place_own(s);
		bool connected = s->state == CONNECTED;
		if (own.port != p->port || !covers(s, &own, p->ip)
			|| (connected && !is_place(s, &s->peer_name, &source)))
			continue;
		int score = 1 + !is_any(own.ip) + 2 * connected;
		if (score > best) {
			best = score;
			found = s;
		}
	}
	return found;
}

struct socket *inet_find(const struct socket *from, const struct name *name, int *error)
{
	struct place p;
	if ((*error = place_of(from, name, &p)) < 0 || (*error = place_resolve(from, &p)) < 0)
		return NULL;
	*error = -ECONNREFUSED;
	return is_stream(from) ? inet_listener(from, &p) : inet_receiver(from, &p);
}

void inet_name(struct socket *served, const struct socket *client)
{
	struct place p = { 0 };
	place_of(client, &client->peer_name, &p);
	served->name = place_name(&p, served->family);
	p = place_own(client);
	served->peer_name = place_name(&p, served->family);
}
