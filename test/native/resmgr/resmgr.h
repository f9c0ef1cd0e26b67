/*
 * What the tests of resmgr share: a booted system with init and two programs, which the tests speak
 * for; and stand-ins for the servers below, which say yes to all that they are asked.
 */
#ifndef TEST_RESMGR_H
#define TEST_RESMGR_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "test.h"

#define PAGE EXA_ENDPOINT(EXA_SERVER_page, 1)

/** A process: its pid and, unless it is a vfork child, its endpoint. */
struct program {
	uint32_t pid, endpoint;
};

/** The first program; its children, which the suite makes: `self`, for whom a test speaks, and
 * `other`, who looks on. */
extern struct program init, self, other;

/** A child by fork. */
struct program fork_of(struct program);
/** The host of an ended program has cleaned up: its slot can be used again. */
void slot_idles(struct program);
/** Ends it and waits for it; its slot is warm again. */
void end_of(struct program, struct program parent);
/** open, of what can be opened at once. */
int32_t open_by(struct program, const char *path, uint32_t flags);
void unlink_by(struct program, const char *path);
/** Answers as a server that has what it is asked for. */
bool servers_below(struct sent *);
/** The number of the terminal that is behind the next device that is opened. */
extern uint32_t device_tty;
/** The script answers for those below too, with any handles: they are given ones that none of them
 * has given. */
extern bool handles_made_up;
/** How many handles those below have given, and not been told to release. */
uint32_t handles_held(void);
/** So many more blocks of memory than at first may be left when the test ends. */
void blocks_stay(uint32_t);
/** The pipe server has that ticket in a message now. */
void ticket_is_sent(uint64_t);
/** The mounts and covered places of those below are as at first: there are none. */
void nothing_below(void);
/** What resmgr's memory holds now is what it keeps for good, such as names of images. */
void suite_settled(void);
/** resmgr's own count of what is in use. */
struct tables_reply tables(void);

#endif
