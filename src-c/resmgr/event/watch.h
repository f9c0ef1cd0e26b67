/*
 * What epoll.c, epoll_ask.c and epoll_wait.c share: struct epoll and what it watches.
 */
#ifndef RESMGR_WATCH_H
#define RESMGR_WATCH_H

#include "file/fd.h"
#include "server/armed.h"
#include "server/description.h"

/** A description that is watched, by the number it was added under. */
struct watched {
	struct epoll *epoll; /* null: removed while it was asked */
	struct watched *next;
	int32_t fd;
	const struct open_file *file; /* not counted: its end is told (epoll_observer) */
	uint32_t events;              /* EPOLL* */
	uint64_t data;
	uint32_t token;
	uint32_t ready; /* known to hold, not reported yet */
	bool hint;      /* to be asked */
	bool asking;    /* has been asked, no answer yet */
	bool changed;   /* by EPOLL_CTL_MOD, since it was asked */
	bool disabled;  /* EPOLLONESHOT, reported */
};

struct epoll {
	struct epoll *next;
	struct watched *first;
	uint32_t asking;        /* how many are asked */
	uint32_t uid;           /* of who made it, whose watches it counts */
	uint32_t search, depth; /* epoll.c's: the last search that came here, and how deep */
	struct queue waiting;
	struct poll_list armed;
};

extern const struct description_ops epoll_ops;

struct epoll *epoll_find(uint64_t handle);
/**
 * At the start of a wait: what was known to be ready may not be any more, and notices of what the
 * caller itself has just done may be under way. All is asked again; or only what is at resmgr.
 */
void epoll_doubt(struct epoll *, bool only_here);
/** Asks all that may be ready. The answers wake `waiting`. */
void epoll_look(struct epoll *);
/** Its epoll watches it no more; `disarm`: its server is told. */
void watched_free(struct watched *, bool disarm);
/** It is resmgr's own. */
static inline bool watched_here(const struct open_file *f)
{
	return EXA_SLOT(f->server) == EXA_SERVER_resmgr;
}

#endif
