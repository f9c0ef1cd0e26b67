/*
 * What the files of the pipe server know of one another.
 *
 * A pipe holds up to EXA_PIPE_SIZE bytes, or what F_SETPIPE_SZ says, in a ring that is made by its
 * first write. It has ends, each an open file description with a handle of its own; when the last
 * end is released it goes. Where all pipes together may hold PIPES_BYTES_MAX, new ones hold less. A
 * FIFO is a pipe that is found by its node while it has an end.
 */
#ifndef EXA_PIPE_H
#define EXA_PIPE_H

#include "server/armed.h"
#include "server/description.h"
#include "server/ring.h"

#define PIPES_BYTES_MAX (64u << 20)

struct end;

struct pipe {
	struct ring ring;
	uint32_t size;                 /* of the ring, also before that is made */
	struct queue readers, writers; /* requests that wait for bytes, for room */
	uint32_t read_ends, write_ends;
	struct end *ends;   /* all of both kinds */
	struct exa_stat st; /* what fstat says: a FIFO's is its node's */
	bool named;         /* a FIFO */
	struct pipe *next_fifo;
	struct pipe *next_dead; /* no end is left: freed by pipes_sweep */
};

struct end {
	struct pipe *pipe;
	uint64_t handle;
	bool reads, writes;
	bool met; /* an end of the other kind has been there since this one came */
	struct poll_list armed;
	struct end *next; /* of the same pipe */
};

/** The number of what is made next, pipe or socket: its inode. */
uint64_t ino_next(void);
/** A pipe without ends. Null: out of memory. */
struct pipe *pipe_make(const struct exa_stat *);
/** A new end; its handle, or 0 without memory: then a pipe without any end is gone. */
uint64_t end_new(struct pipe *, bool reads, bool writes, uint32_t flags);
/** The end that a handle names, or null. */
struct end *end_find(uint64_t handle);
extern const struct description_ops end_ops;
/** Its hooks read and write (transfer.c). */
int end_read(struct request *, struct description *, int64_t offset, char *out, uint32_t count);
int end_write(
	struct request *, struct description *, int64_t offset, const char *bytes, uint32_t length);
/** A pipe without ends goes, once the requests that wait at it have been answered. */
void pipe_abandon(struct pipe *);
/** A FIFO is looked for no more (fifo.c). */
void fifo_forget(struct pipe *);
/** Bytes have come (or the last write end has gone): readers look again. */
void pipe_filled(struct pipe *);
/** Room has come (or the last read end has gone): writers look again. */
void pipe_drained(struct pipe *);
/** Frees the pipes without ends, once the requests that waited at them have been answered. */
void pipes_sweep(void);

#endif
