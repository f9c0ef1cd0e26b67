/*
 * What kernels that share a database say to one another, by exa_database_send. The host lets only
 * such into a group as have the same protocol and the same forms here.
 *
 * A follower says HELLO to each new leader, then sends it requests: the datagrams that its own
 * server was sent. Each change keeps its request at the follower until the leader says that it is
 * in the database; the next leader gets it again, under the same number, and does what had not been
 * done.
 */
#ifndef EXA_LOCALFS_PEER_MESSAGE_H
#define EXA_LOCALFS_PEER_MESSAGE_H

#include <stdint.h>

/** Longer ones are nobody's: a HELLO tells of some 300,000 open files in that. */
#define PEER_MESSAGE_MAX (16 << 20)

enum peer_kind {
	PEER_HELLO = 1, /* struct peer_hello, peer_handle of each that is open, peer_watch of each that
					   is watched, u64 of each inode that is covered */
	PEER_REQUEST = 2,   /* struct peer_request, a datagram */
	PEER_REPLY = 3,     /* struct peer_reply, the reply's fields and tail */
	PEER_COMMITTED = 4, /* struct peer_committed */
	PEER_EVENT = 5,     /* struct peer_event_of, and the name */
};

struct peer_hello {
	uint32_t kind, handles, covers, watches;
};

struct peer_watch {
	uint64_t ino;
	uint32_t events, spare;
};

struct peer_event_of {
	uint32_t kind, events, cookie, length;
	uint64_t ino;
};

struct peer_handle {
	uint64_t handle, ino;
	int64_t offset;
	uint32_t flags, uid;
};

#define PEER_READ_ONLY 1 /* the follower has mounted it so */
#define PEER_AGAIN 2     /* a former leader has been sent it: those go one after the other */
#define PEER_ANSWERED \
	4 /* and has answered it: the offset that HELLO told is that after it, or a later one */

struct peer_request {
	uint32_t kind;
	uint32_t id;       /* grows; 0: no reply is wanted */
	uint32_t answered; /* this leader has answered all below */
	uint32_t flags;    /* PEER_READ_ONLY … */
	/* Of one that has been answered: what it had opened, and at which offset that is now, and the
	 * inode it made. */
	uint64_t handle, ino;
	int64_t offset;
};

struct peer_reply {
	uint32_t kind;
	uint32_t id;
	int32_t status;
	uint32_t sequence; /* of the change that it made; 0: none */
	int64_t offset;    /* of the description, after */
};

struct peer_committed {
	uint32_t kind, sequence;
}; /* all changes up to that one are in the database */

#endif
