/*
 * The device that localfs drives: IndexedDB, by the host. The imports beyond libc/abi.h; their other
 * side is src-ts/process/database.ts.
 *
 * A call is started, its end comes as the notice EXA_MSG_stored into the server's own inbox, what it
 * answers stays with the host until database_end. No call waits. A database is three stores of
 * bytes by bytes (enum store), whose keys are ordered byte by byte, and what the host itself keeps:
 * an epoch, and whether the last transaction was the last word.
 */
#ifndef EXA_LOCALFS_DEVICE_H
#define EXA_LOCALFS_DEVICE_H

#include <stdint.h>
#include "abi.h"

enum store { STORE_INODES = 1, STORE_ENTRIES = 2, STORE_PIECES = 3 };

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

/** What the answer to database_open begins with; then records: u8 store, u8 0, u16 key's length, u32
 * value's length, key, value. Pieces have no values there, and are listed only after an unclean end. */
struct opened {
	double available; /* bytes that the browser still gives; below 0: it does not say */
	uint32_t clean;
	uint32_t spare;
};

#define COMMIT_STRICT 1 /* on the disk when it is said to have ended */
#define COMMIT_CLEAN 2  /* all that there is to say for now */

/* Opens the database (`database` is the caller's number for it), for this server alone: -EBUSY where
 * another kernel has it. The answer: everything but pieces. */
EXA_IMPORT(database_open) int exa_database_open(uint32_t call, uint32_t database, const char *name, uint32_t length);
/* The value of a piece; size -1 where there is none. */
EXA_IMPORT(database_get) int exa_database_get(uint32_t call, uint32_t database, const char *key, uint32_t length);
/* One transaction: all of it, or nothing and -errno (-ENOSPC: the quota is used up). */
EXA_IMPORT(database_commit) int exa_database_commit(uint32_t call, uint32_t database, const struct operation *, uint32_t count, uint32_t flags);
/* Copies bytes of what a call answered; how many. */
EXA_IMPORT(database_read) int exa_database_read(uint32_t call, double offset, void *buffer, uint32_t count);
/* Forgets the answer; of a call under way no notice comes then. */
EXA_IMPORT(database_end) void exa_database_end(uint32_t call);
/* After its last call has ended, the database is free for others. */
EXA_IMPORT(database_close) void exa_database_close(uint32_t database);

#endif
