/*
 * What the files of the pipe server's sockets know of one another.
 *
 * A socket holds what was sent to it and not yet received, as a list of packets: a datagram each,
 * or pieces of a stream, of which two that nothing tells apart are joined. `peer` is whom it sends
 * to. How much may be queued for a receiver is the sender's SO_SNDBUF: a message goes in whole
 * while less than that is.
 */
#ifndef EXA_SOCKET_H
#define EXA_SOCKET_H

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "server/armed.h"
#include "server/description.h"

/** A struct sockaddr_*; length 0: none. */
struct name {
	uint32_t length;
	union {
		struct sockaddr address;
		uint32_t words[28]; /* as in pipe.def */
		char bytes[112];
	};
};

#define SOCKETS_MAX 16384             /* then ENFILE; ENOMEM where one connects */
#define SOCKETS_BYTES_MAX (64u << 20) /* queued at all sockets; then ENOBUFS */

struct credentials {
	uint32_t pid, uid, gid;
};

/** What comes with bytes. */
struct origin {
	uint64_t ticket; /* 0: no descriptors come with them */
	uint32_t rights; /* how many do */
	struct credentials sender;
	struct name name;
};

struct packet {
	struct packet *next;
	uint32_t length, taken,
		room; /* bytes sent, those of them that have been received, memory for */
	struct origin from;
	char bytes[];
};

enum socket_state {
	IDLE,
	LISTENING,
	CONNECTING, /* `wanted` has no room for it yet */
	CONNECTED,
	ENDED, /* it was connected, its peer is gone */
};

/** Requests that wait for one thing, the first of them that has a time limit by its timer. */
struct patience {
	struct timer timer;
	struct queue queue;
	int64_t limit; /* ns, SO_RCVTIMEO, SO_SNDTIMEO; 0: none */
};

struct socket {
	struct socket *next;             /* all of them */
	struct description *description; /* null until it is accepted */
	uint64_t ino;
	int family, type, protocol;
	enum socket_state state;
	struct socket *peer;
	bool fresh;             /* TCP: connected since connect said EINPROGRESS, not told yet */
	struct socket *wanted;  /* CONNECTING: who is to accept it */
	struct socket *offered; /* LISTENING: connections to be accepted, the oldest first */
	struct socket *next_offered;
	uint32_t backlog;         /* how many of them there may be, and one more */
	bool peer_lost;           /* a datagram socket's, and it has not been told */
	bool no_reads, no_writes; /* shutdown */
	int error;                /* SO_ERROR: positive, told once */
	struct packet *first, **end;
	uint32_t queued; /* what they weigh (packet.c) */
	struct patience reading, writing;
	struct poll_list armed;
	uint32_t send_room, receive_room; /* SO_SNDBUF, SO_RCVBUF: bytes */
	struct option *options;           /* those that were set (option.c) */
	struct linger linger;
	struct credentials own, peer_own; /* who made it; SO_PEERCRED */
	struct name name, peer_name;
	bool bound; /* AF_UNIX: it is whom its name leads to; what it accepts has that name too */
	uint64_t dev, ino_bound; /* the node of a name that is a path */
	uint64_t target;         /* what sock_send names it by; 0: nobody has asked */
};

/* socket.c */
/** The socket that a handle names; or null and -EBADF, -ENOTSOCK. */
struct socket *socket_find(uint64_t handle, int *error);
/** The same, for what resmgr alone may ask: else -EPERM. */
struct socket *socket_for_resmgr(const struct request *, uint64_t handle, int *error);
/** All of them, for those who look for one. */
extern struct socket *sockets;
/** Whether there may be that many more. */
bool sockets_room(uint32_t count);
/** A socket without a description. Null: out of memory, or there are SOCKETS_MAX. */
struct socket *socket_make(int family, int type, int protocol, const struct credentials *);
void socket_free(struct socket *);
/** Its handle, or 0 without memory: then it is gone. */
uint64_t socket_open(struct socket *, uint32_t flags);
/** They can send each other from now on. */
void sockets_join(struct socket *, struct socket *);
/** What it sends arrives as its type has it: in order, without limits between messages. */
static inline bool is_stream(const struct socket *s) { return s->type == SOCK_STREAM; }
static inline bool is_inet(const struct socket *s) { return s->family != AF_UNIX; }
/** It is connected once, to a socket that is connected to it. */
static inline bool is_connected_kind(const struct socket *s) { return s->type != SOCK_DGRAM; }
/** Something changed: whoever polls or waits for it looks again. */
void socket_readable(struct socket *);
void socket_writable(struct socket *);
/** Whoever sends to it looks again. */
void socket_drained(struct socket *);
/** Its error, which is told only once: 0 or -errno. */
int socket_error(struct socket *);
/** Whether a sender with that socket may put one more message there. */
bool socket_has_room(const struct socket *sender, const struct socket *receiver);
/** PENDING until what is waited for may have come; -EAGAIN where it must not wait (any longer),
 * -EINTR. */
int socket_wait(struct request *, struct socket *, struct patience *, uint32_t message_flags);

/* address.c */
/** Whom a socket of that family would reach by that name. Null: nobody, or its name is no such
 * name: *error. */
struct socket *name_find(const struct socket *from, const struct name *, int *error);
/** Whose name is that node; null: nobody's. */
struct socket *node_find(uint64_t dev, uint64_t ino);
/** A name of the system's choice, for one that has none. 0, or -errno. */
int name_choose(struct socket *);
static inline struct name name_of(const uint32_t words[28], uint32_t length)
{
	struct name name = { .length = length };
	for (int i = 0; i < 28; i++)
		name.words[i] = words[i];
	return name;
}

/* connect.c */
/** Whether a listener may be offered one more connection. */
bool listener_has_place(const struct socket *);
/** The other side of a new connection, for the listener to accept. False: out of memory. */
bool connection_offer(struct socket *client, struct socket *listener);
static inline bool must_not_wait(const struct socket *s)
{
	return s->description->flags & O_NONBLOCK;
}
/** Linux: a datagram socket that is connected hears from nobody else. */
static inline bool may_send(const struct socket *from, const struct socket *to)
{
	return !to->peer || to->peer == from;
}
/** Somebody does not listen any more: what was offered to it, and wanted to be, has failed. */
void listener_closed(struct socket *);

/* ticket.c */
/** What a sock_send brings along; null: no ticket. */
struct ticket;
struct ticket *ticket_find(uint64_t id, uint32_t endpoint);
/** Who sends it, and once the rights. */
void ticket_stamp(const struct ticket *, struct origin *);
/** The packet that was stamped waits there now. */
void ticket_queued(struct ticket *, const struct socket *);
/** Its sock_send has ended. */
void ticket_end(struct ticket *);
/** All of a process. */
void tickets_gone(uint32_t endpoint);

/* option.c */
/** What an option of table `kinds` is, as set or as it is from the start. */
int option_value(const struct socket *, int level, int option);
void options_free(struct socket *);
/** What is accepted has the options of who listened; without memory, not all of them. */
void options_copy(struct socket *to, const struct socket *from);

/* packet.c */
/** Appends; what fits of it onto the last one where nothing tells them apart. False: out of memory,
 * or SOCKETS_BYTES_MAX are queued. */
bool packet_put(struct socket *receiver, const struct origin *, const char *bytes, uint32_t length);
/** The first one has been received. */
void packet_done(struct socket *);
/** The same, but nobody has received the descriptors that came with it. */
void packet_drop(struct socket *);
void packets_drop(struct socket *);

/* The hooks of their descriptions. */
int socket_read(struct request *, struct description *, int64_t offset, char *out, uint32_t count);
int socket_write(
	struct request *, struct description *, int64_t offset, const char *bytes, uint32_t count);

#endif
