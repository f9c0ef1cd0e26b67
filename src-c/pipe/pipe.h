/*
 * What the files of the pipe server know of one another.
 *
 * A pipe holds up to EXA_PIPE_SIZE bytes, in a ring that is made by its first write. It has ends,
 * each an open file description with a handle of its own; when the last end is released it goes.
 */
#ifndef EXA_PIPE_H
#define EXA_PIPE_H

#include "armed.h"
#include "ring.h"
#include "serve.h"

struct end;

struct pipe {
	struct ring ring;
	struct queue readers, writers; /* requests that wait for bytes, for room */
	uint32_t read_ends, write_ends;
	struct end *ends;              /* all of both kinds */
	uint64_t ino;
	int64_t made;                  /* ns since the epoch */
	struct pipe *next_dead;        /* no end is left: freed by pipes_sweep */
};

struct end {
	struct pipe *pipe;
	bool writes;
	uint32_t flags;                /* O_NONBLOCK */
	struct poll_list armed;
	struct end *next;              /* of the same pipe */
};

/** What poll says of an end now. */
uint32_t end_events(const struct end *);
/** Bytes have come (or the last write end has gone): readers look again. */
void pipe_filled(struct pipe *);
/** Room has come (or the last read end has gone): writers look again. */
void pipe_drained(struct pipe *);
/** Frees the pipes without ends, once the requests that waited at them have been answered. */
void pipes_sweep(void);

#endif
