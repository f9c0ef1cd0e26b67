/*
 * The device that localfs drives: IndexedDB, by the host. The imports beyond abi/abi.h; their other
 * side is src-ts/device/database.ts.
 *
 * A call is started, its end comes as the notice EXA_MSG_stored into the server's own inbox, what
 * it answers stays with the host until database_end. No call waits. A database is three stores of
 * bytes by bytes (enum store), whose keys are ordered byte by byte, and a fourth, where the host
 * itself keeps an epoch, and whether the last transaction was the last word.
 *
 * Kernels that have one database mounted are a group, in which one leads: it alone reads and
 * writes.
 */
#ifndef EXA_LOCALFS_DEVICE_H
#define EXA_LOCALFS_DEVICE_H

#include <stdint.h>

#include "abi/abi.h"

enum store { STORE_META = 0, STORE_INODES = 1, STORE_ENTRIES = 2, STORE_PIECES = 3 };

enum operation_kind {
	OPERATION_PUT = 1,    /* value under key */
	OPERATION_DELETE = 2, /* key */
	OPERATION_RANGE = 3,  /* all from key to value, both included */
};

/** One line of a transaction; the bytes are copied before database_commit returns. */
struct operation {
	uint32_t kind, store;
	const char *key;
	uint32_t key_length;
	const char *value;
	uint32_t value_length;
};

/** What the answer to database_open begins with; then the numbers (u64) of the other members, and
 * records: u8 store, u8 0, u16 key's length, u32 value's length, key, value. Pieces have no values
 * there, and are listed only after an unclean end. */
struct opened {
	double available; /* bytes that the browser still gives; below 0: it does not say */
	uint32_t clean;
	uint32_t others;
	uint64_t self;   /* this kernel's number in the group */
	uint64_t leader; /* 0: this one leads; else that one does, and nothing follows */
};

/** The notice EXA_MSG_member. */
enum peer_event {
	PEER_MESSAGE = 1, /* from `peer`: its bytes are answer `call` */
	PEER_GONE = 2,    /* told to who leads: of `others`, or of whom messages have come */
	PEER_LEADS = 3,   /* from now on `peer` does */
	PEER_ELECTED = 4, /* this one does: answer `call` is as that of database_open; or -errno */
};

#define COMMIT_STRICT 1 /* on the disk when it is said to have ended */
#define COMMIT_CLEAN 2  /* all that there is to say for now */

#define OPEN_ALONE 1 /* no other kernel may have it */

/* Opens the database (`database` is the caller's number for it), or joins who has it. The answer of
 * who leads: everything but pieces. -EBUSY where who leads does not answer or is of another
 * version; or is alone, or this one would be. */
EXA_IMPORT(database_open)
int exa_database_open(
	uint32_t call, uint32_t database, const char *name, uint32_t length, uint32_t flags);
/* The value of a piece; size -1 where there is none. */
EXA_IMPORT(database_get)
int exa_database_get(uint32_t call, uint32_t database, const char *key, uint32_t length);
/* One transaction: all of it, or nothing and -errno (-ENOSPC: the quota is used up). */
EXA_IMPORT(database_commit)
int exa_database_commit(
	uint32_t call, uint32_t database, const struct operation *, uint32_t count, uint32_t flags);
/* Copies bytes of what a call answered; how many. */
EXA_IMPORT(database_read)
int exa_database_read(uint32_t call, double offset, void *buffer, uint32_t count);
/* Forgets the answer; of a call under way no notice comes then. */
EXA_IMPORT(database_end) void exa_database_end(uint32_t call);
/* To a member of the group; may be lost where that is no more. */
EXA_IMPORT(database_send)
void exa_database_send(uint32_t database, const uint64_t *to, const void *, uint32_t count);
/* After its last call has ended, the database is free for others. */
EXA_IMPORT(database_close) void exa_database_close(uint32_t database);

#endif
