/*
 * Sockets: their life, and what poll, fstat and ioctl see of them.
 *
 * Entry points: those of socket.h. Does not do: the calls that make them and shut them down
 * (socket_call.c), moving bytes (send.c, receive.c), options (option.c).
 */
#include "socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include "pipe/pipe.h"

#define BUFFER_BYTES 212992 /* Linux's SO_SNDBUF and SO_RCVBUF */

struct socket *sockets;
static uint32_t sockets_count;

static const struct description_ops socket_ops;

struct socket *socket_find(uint64_t handle, int *error)
{
	struct description *d = description_find(handle);
	*error = d ? -ENOTSOCK : -EBADF;
	return d && d->ops == &socket_ops ? d->object : NULL;
}

struct socket *socket_for_resmgr(const struct request *r, uint64_t handle, int *error)
{
	struct socket *s = socket_find(handle, error);
	if (!s || from_resmgr(r))
		return s;
	*error = -EPERM;
	return NULL;
}

static void patience_ended(struct timer *t) { wake(&((struct patience *)t)->queue); }

bool sockets_room(uint32_t count) { return sockets_count + count <= SOCKETS_MAX; }

struct socket *socket_make(int family, int type, int protocol, const struct credentials *own)
{
	struct socket *s = sockets_room(1) ? calloc(1, sizeof *s) : NULL;
	if (!s)
		return NULL;
	sockets_count++;
	*s = (struct socket){ .next = sockets,
		.ino = ino_next(),
		.family = family,
		.type = type,
		.protocol = protocol,
		.send_room = BUFFER_BYTES,
		.receive_room = BUFFER_BYTES,
		.own = *own,
		.reading.timer.fire = patience_ended,
		.writing.timer.fire = patience_ended };
	sockets = s;
	return s;
}

static void patience_close(struct patience *p)
{
	timer_stop(&p->timer);
	queue_close(&p->queue);
}

/* Its peer, if it has one, finds itself alone. Linux: what it never read is an error to a stream's
 * peer. */
static void leave_peers(struct socket *s)
{
	/* Nor is one that was never accepted ended in good order. */
	bool reset =
		s->first || !s->description || (is_inet(s) && s->linger.l_onoff && !s->linger.l_linger);
	for (struct socket *other = sockets; other; other = other->next) {
		if (other->peer != s)
			continue;
		other->peer = NULL;
		if (is_connected_kind(other)) {
			other->state = ENDED;
			other->no_reads = true;
			/* TCP: that nobody reads any more, the next to send finds out. */
			other->no_writes |= reset || !is_inet(s);
			if (reset)
				other->error = ECONNRESET;
		} else {
			other->peer_lost = true;
		}
		socket_readable(other);
		socket_writable(other);
	}
}

void socket_free(struct socket *s)
{
	struct socket **at = &sockets;
	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
	sockets_count--;
	leave_peers(s);
	listener_closed(s);
	packets_drop(s);
	options_free(s);
	patience_close(&s->reading);
	patience_close(&s->writing);
	poll_drop(&s->armed);
	free(s);
}

uint64_t socket_open(struct socket *s, uint32_t flags)
{
	s->description = description_new(&socket_ops, s, O_RDWR | (flags & O_NONBLOCK), 0);
	if (s->description)
		return s->description->handle;
	socket_free(s);
	return 0;
}

void sockets_join(struct socket *a, struct socket *b)
{
	a->peer = b;
	b->peer = a;
	a->state = b->state = CONNECTED;
	a->peer_own = b->own;
	b->peer_own = a->own;
}

bool socket_has_room(const struct socket *sender, const struct socket *receiver)
{
	return receiver->queued < sender->send_room;
}

static uint32_t events_of(const struct socket *s)
{
	uint32_t events = 0;
	if (s->state == LISTENING)
		return s->offered ? POLL_READABLE : 0;
	if (s->first || s->no_reads)
		events |= POLL_READABLE;
	if (s->no_reads)
		events |= POLLRDHUP;
	if ((s->no_reads && s->no_writes) || (is_connected_kind(s) && s->state == IDLE))
		events |= POLLHUP;
	if (s->state != CONNECTING && (!s->peer || socket_has_room(s, s->peer)))
		events |= POLL_WRITABLE | POLLWRBAND;
	if (s->error)
		events |= POLLERR;
	return events;
}

void socket_readable(struct socket *s)
{
	wake(&s->reading.queue);
	if (s->armed.first)
		poll_ready(&s->armed, events_of(s));
}

void socket_writable(struct socket *s)
{
	wake(&s->writing.queue);
	if (s->armed.first)
		poll_ready(&s->armed, events_of(s));
}

void socket_drained(struct socket *s)
{
	if (is_connected_kind(s)) {
		if (s->peer)
			socket_writable(s->peer);
		return;
	}
	for (struct socket *other = sockets; other; other = other->next)
		if (other->peer == s || other->writing.queue.first)
			socket_writable(other);
}

int socket_error(struct socket *s)
{
	int error = s->error;
	s->error = 0;
	return -error;
}

int socket_wait(struct request *r, struct socket *s, struct patience *p, uint32_t message_flags)
{
	if (message_flags & MSG_DONTWAIT || s->description->flags & O_NONBLOCK)
		return -EAGAIN;
	if (p->limit) {
		int64_t *deadline = r->memory;
		if (!deadline) {
			if (!(deadline = r->memory = malloc(sizeof *deadline)))
				return -ENOMEM;
			*deadline = now_monotonic() + p->limit;
		}
		if (*deadline <= now_monotonic())
			return -EAGAIN;
		if (!p->timer.armed || p->timer.deadline > *deadline)
			timer_start(&p->timer, *deadline);
	}
	return wait_on(r, &p->queue);
}

static int socket_arm(
	struct request *r, struct description *d, const struct arm_request *q, struct arm_reply *p)
{
	struct socket *s = d->object;
	return poll_arm(&s->armed, r, q, p, events_of(s));
}

static void socket_disarm(struct description *d, uint32_t sender, uint32_t token)
{
	poll_disarm(&((struct socket *)d->object)->armed, sender, token);
}

static int socket_stat(struct description *d, struct exa_stat *st)
{
	struct socket *s = d->object;
	*st = (struct exa_stat){ .dev = EXA_SERVER_pipe,
		.ino = s->ino,
		.mode = S_IFSOCK | 0777,
		.nlink = 1,
		.uid = s->own.uid,
		.gid = s->own.gid,
		.blksize = EXA_PIPE_BUF };
	return 0;
}

static int unread(const struct socket *s)
{
	if (is_stream(s))
		return (int)s->queued;
	return s->first ? (int)s->first->length : 0;
}

static int socket_ioctl(struct request *r, struct description *d, uint32_t request, int32_t *result)
{
	struct socket *s = d->object;
	(void)result;
	if (request != FIONREAD && request != TIOCOUTQ)
		return -ENOTTY;
	if (s->state == LISTENING)
		return -EINVAL;
	int value = request == FIONREAD ? unread(s) : s->peer ? (int)s->peer->queued : 0;
	memcpy(r->out, &value, sizeof value);
	r->out_len = sizeof value;
	return 0;
}

static void socket_release(struct description *d) { socket_free(d->object); }

static const struct description_ops socket_ops = {
	.kind = "socket",
	.read = socket_read,
	.write = socket_write,
	.stat = socket_stat,
	.ioctl = socket_ioctl,
	.arm = socket_arm,
	.disarm = socket_disarm,
	.release = socket_release,
};
