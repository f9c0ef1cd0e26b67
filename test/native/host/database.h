/*
 * The database behind localfs's device (localfs/device.h): one, in memory, of whatever name. It
 * stays when the server is started anew, as on a disk. And the other kernels of its group, which
 * the test speaks for.
 */
#ifndef TEST_DATABASE_H
#define TEST_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

/** Nothing is in it, nobody shares it, nothing fails. */
void database_clear(void);
/** A record as if it had been written. */
void database_put(
	uint32_t store, const void *key, uint32_t key_length, const void *value, uint32_t length);
uint32_t database_records(uint32_t store);
/** Answers to database_open: whether it was closed properly, who else is there. leader 0: this
 * kernel leads. */
extern bool database_clean;
extern uint64_t database_leader, database_self;
extern uint64_t database_others[8];
extern uint32_t database_other_count;
/** The errno (negative) of what is asked of it, from now on; 0: it works. */
extern int database_open_error, database_get_error, database_commit_error;
/** What is under way, and what is asked from now on, fails with that -errno; 0: no more. */
void database_fail(int status);
/** While true, answers stay away; database_let_go sends those that have come up. */
extern bool database_holds;
void database_let_go(void);
/** Answers that the server has not given back, and calls under way. */
uint32_t database_calls(void);

/** What the server has sent to another member, the oldest first; null: nothing more. */
struct peer_message {
	struct peer_message *next;
	uint64_t to;
	uint32_t length;
	_Alignas(8) char bytes[];
};
const struct peer_message *database_sent(void);
/** Something of the group happens (enum peer_event), with these bytes as its answer. */
void database_member(uint32_t event, uint64_t peer, int status, const void *bytes, uint32_t length);
/** This kernel is elected: it is answered what the database holds. */
void database_elect(void);

#endif
