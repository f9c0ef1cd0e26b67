/*
 * Parties: the kernels on whose behalf this one, which leads, carries something out. Its followers,
 * and after a take-over itself.
 */
#ifndef EXA_LOCALFS_PEER_H
#define EXA_LOCALFS_PEER_H

#include "group.h"
#include "peer_message.h"

/** A change, and its answer: fields without a tail. */
struct done {
	struct done *next;
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

struct party {
	struct party *next;
	struct local *local;
	uint64_t peer;
	uint32_t through;        /* it has had the answers to all below, and their changes are here */
	struct done *done;       /* of those from there on */
	struct granted *granted; /* handles; not of this kernel itself */
	struct post *posts, **posts_end;
	bool again;       /* one that a former leader had been sent is under way */
	bool greeted;     /* what it has open is known */
	bool uncommitted; /* it waits to hear that changes are in the database */
};

/** A party's request on its way through the loop. */
struct errand {
	struct foreign foreign;
	struct party *party;
	uint32_t id, flags, sequence;
	uint64_t handle, ino;
	int64_t offset;
};

/* peer.c */
struct party *party_find(struct local *, uint64_t peer);
/** Made where there is none; null without memory. */
struct party *party_get(struct local *, uint64_t peer);
/** Whether that is this kernel itself. */
bool party_is_own(const struct party *);
void party_send(struct party *, const void *bytes, uint32_t size);
void party_reply(struct party *, struct peer_reply head, const void *body, uint32_t size);
/** It has that handle: files that are open at followers do not keep this kernel from unmounting. */
void party_grant(struct party *, uint64_t handle);
/** It has it no more; false: it never had. */
bool party_grant_take(struct party *, uint64_t handle);
/** What it had open at a former leader is open here; false: its inode is not here. */
bool party_reopen(struct party *, const struct peer_handle *);
void party_hello(struct party *, const struct peer_hello *, const char *body, uint32_t size);
/** Where it is known of all what they have open: inodes without a name that nobody has go. */
void parties_greeted(struct local *);

/* awaited.c */
/** Its inode is not here yet. */
void awaited_add(struct party *, const struct peer_handle *);
/** An inode has been made again: perhaps one of those. */
void awaited_look(struct local *);
/** The party has closed it (handle 0: all), and awaits it no more. */
void awaited_drop(const struct party *, uint64_t handle);

/* reply_cache.c */
/** It has had the answers to all below. */
void done_through(struct party *, uint32_t below);
/** The change is in memory: from now on each transaction has both it and its answer. */
void done_note(struct errand *, int status, const void *reply, uint32_t size);
void dones_free(struct party *);

#endif
