/*
 * What the files of the pipe server's sockets know of one another.
 *
 * A socket holds what was sent to it and not yet received, as a list of packets: a datagram each, or
 * pieces of a stream, of which two that nothing tells apart are joined. `peer` is whom it sends to. How much
 * may be queued for a receiver is the sender's SO_SNDBUF: a message goes in whole while less than that is.
 */
#ifndef EXA_SOCKET_H
#define EXA_SOCKET_H

#include <sys/socket.h>
#include "armed.h"
#include "description.h"

/** A struct sockaddr_*; length 0: none. */
struct name {
	uint32_t length;
	union {
		struct sockaddr address;
		uint32_t words[28]; /* as in pipe.def */
		char bytes[112];
	};
};

struct credentials { uint32_t pid, uid, gid; };

struct packet {
	struct packet *next;
	uint32_t length, taken, room; /* bytes sent, those of them that have been received, memory for */
	uint64_t ticket;              /* 0: no descriptors come with it */
	uint32_t rights;              /* how many do */
	struct credentials sender;
	struct name from;
	char bytes[];
};

enum socket_state { IDLE, CONNECTED, ENDED }; /* ENDED: it was connected, its peer is gone */

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
	bool peer_lost;                  /* a datagram socket's, and it has not been told */
	bool no_reads, no_writes;        /* shutdown */
	int error;                       /* SO_ERROR: positive, told once */
	struct packet *first, **end;
	uint32_t queued;                 /* what they weigh (packet.c) */
	struct patience reading, writing;
	struct poll_list armed;
	uint32_t send_room, receive_room; /* SO_SNDBUF, SO_RCVBUF: bytes */
	struct option *options;          /* those that were set (option.c) */
	struct linger linger;
	struct credentials own, peer_own; /* who made it; SO_PEERCRED */
	struct name name, peer_name;
};

/* socket.c */
/** The socket that a handle names; or null and -EBADF, -ENOTSOCK. */
struct socket *socket_find(uint64_t handle, int *error);
/** All of them, for those who look for one. */
extern struct socket *sockets;
/** A socket without a description. Null: out of memory. */
struct socket *socket_make(int family, int type, int protocol, const struct credentials *);
/** Its handle, or 0 without memory: then it is gone. */
uint64_t socket_open(struct socket *, uint32_t flags);
/** They can send each other from now on. */
void sockets_join(struct socket *, struct socket *);
/** What it sends arrives as its type has it: in order, without limits between messages. */
static inline bool is_stream(const struct socket *s) { return s->type == SOCK_STREAM; }
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
/** PENDING until what is waited for may have come; -EAGAIN where it must not wait (any longer), -EINTR. */
int socket_wait(struct request *, struct socket *, struct patience *, uint32_t message_flags);

/* option.c */
/** What an option of table `kinds` is, as set or as it is from the start. */
int option_value(const struct socket *, int level, int option);
void options_free(struct socket *);

/* packet.c */
/** Appends; what fits of it onto the last one where nothing tells them apart. False: out of memory. */
bool packet_put(struct socket *receiver, const struct packet *like, const char *bytes, uint32_t length);
/** The first one has been received. */
void packet_done(struct socket *);
void packets_drop(struct socket *);

/* The hooks of their descriptions. */
int socket_read(struct request *, struct description *, int64_t offset, char *out, uint32_t count);
int socket_write(struct request *, struct description *, int64_t offset, const char *bytes, uint32_t count);

#endif
