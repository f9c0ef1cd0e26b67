/*
 * Peers: the kernels on whose behalf this one, which leads, carries something out. They are its
 * followers, and after a take-over itself. What they say is in peer_message.h.
 */
#ifndef EXA_LOCALFS_PEER_H
#define EXA_LOCALFS_PEER_H

#include "group.h"
#include "peer_message.h"

/** A change's answer: fields without a tail. */
struct cached_reply {
	struct cached_reply *next;
	uint32_t id;
	int32_t status;
	int64_t offset;
	uint32_t length;
	_Alignas(8) char bytes[];
};

struct granted {
	struct granted *next;
	uint64_t handle;
};

/** A message that waits for those before it. */
struct post {
	struct post *next;
	uint32_t size;
	_Alignas(8) char bytes[];
};

struct peer {
	struct peer *next;
	struct local *local;
	uint64_t number;  /* in the group */
	uint32_t through; /* it has had the answers to all below, and their changes are here */
	struct cached_reply *replies; /* of those from there on */
	struct granted *granted;      /* handles; not of this kernel itself */
	struct post *posts, **posts_end;
	bool again;       /* one that a former leader had been sent is under way */
	bool greeted;     /* what it has open is known */
	bool uncommitted; /* it waits to hear that changes are in the database */
};

/** A peer's request on its way through the loop. */
struct remote_request {
	struct foreign foreign;
	struct peer *peer;
	uint32_t id, flags, sequence;
	uint64_t handle, ino;
	int64_t offset;
};

/* peer.c */
struct peer *peer_find(struct local *, uint64_t number);
/** Made where there is none; null without memory. */
struct peer *peer_get(struct local *, uint64_t number);
/** Whether that is this kernel itself. */
bool peer_is_own(const struct peer *);
void peer_send(struct peer *, const void *bytes, uint32_t size);
void peer_answer(struct peer *, struct peer_reply head, const void *body, uint32_t size);
/** It has that handle: files that are open at followers do not keep this kernel from unmounting. */
void peer_grant(struct peer *, uint64_t handle);
/** It has it no more; false: it never had. */
bool peer_grant_take(struct peer *, uint64_t handle);
/** What it had open at a former leader is open here; false: its inode is not here. */
bool peer_reopen(struct peer *, const struct peer_handle *);
void peer_hello_came(struct peer *, const struct peer_hello *, const char *body, uint32_t size);
/** Where it is known of all what they have open: inodes without a name that nobody has go. */
void peers_greeted(struct local *);

/* awaited.c */
/** Its inode is not here yet. */
void awaited_add(struct peer *, const struct peer_handle *);
/** An inode has been made again: perhaps one of those. */
void awaited_look(struct local *);
/** The peer has closed it (handle 0: all), and awaits it no more. */
void awaited_drop(const struct peer *, uint64_t handle);

/* reply_cache.c */
/** It has had the answers to all below: those are not kept. */
void reply_cache_trim(struct peer *, uint32_t below);
/** The change is in memory: from now on each transaction has both it and its answer. */
void reply_cache_add(struct remote_request *, int status, const void *reply, uint32_t size);
void reply_cache_free(struct peer *);

#endif
