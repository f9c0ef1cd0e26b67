/*
 * What the files of the tty server know of one another.
 *
 * A terminal has two sides. Programs open it through its device (the slave side); the page, or who
 * holds a pseudo-terminal's master, reads what it shows and writes what is typed (the master side).
 * In between stands the line discipline of POSIX.1 chapter 11.
 *
 *     master.c -> processing.c -> line.c -> input.c -> read.c     from master to program
 *                     |             |
 *                   job.c         echo.c -> output.c <- write.c   from program to master
 */
#ifndef EXA_TERMINAL_H
#define EXA_TERMINAL_H

#include <sys/ioctl.h>
#include <termios.h>

#include "server/armed.h"
#include "server/description.h"
#include "server/ring.h"

#define TERMINALS 6 /* tty1 .. tty6 */
#define CONSOLE 1   /* the console is tty1 */
#define INPUT_SIZE \
	4096 /* cells of input; the last is kept for what ends a line (MAX_CANON 4095) \
		  */
#define OUTPUT_SIZE 65536 /* bytes of output not yet seen by the master */
#define OUTPUT_SPARE 4096 /* of these, kept for echo and the system's own lines */

/* A cell of input is a byte, and of a canonical line's last one, that it is. */
#define CELL_END 0x100 /* the line ends with this byte */
#define CELL_EOF 0x200 /* the line ends here; the cell itself is not read */

/** Input: positions count cells since the start, modulo 2^32. */
struct input {
	uint16_t cells[INPUT_SIZE];
	uint32_t head; /* the next to be read */
	uint32_t
		line; /* up to here it can be read: lines that are complete; all of it when not canonical */
	uint32_t tail;    /* where the next goes */
	uint32_t column;  /* of the screen, where the line being edited began */
	bool literal;     /* VLNEXT has come: the next byte is taken as it is */
	int64_t came_at;  /* when input last came, ns monotonic (VTIME) */
	uint32_t signals; /* how many had been sent when it last came: these go before it */
};

struct terminal {
	uint32_t index;    /* N of ttyN; from PTY_FIRST on, of pts/N (pty.h) */
	bool pty, locked;  /* locked: TIOCSPTLCK; its device cannot be opened */
	bool opened;       /* a pty: its device has been, so that the master may find it closed */
	bool packet;       /* TIOCPKT */
	int packet_status; /* of TIOCPKT_*, what the master has not been told */
	struct termios settings;
	struct winsize size;
	uint32_t session, group; /* resmgr's, its copy: 0 is none */
	int64_t made;            /* ns since the epoch */
	struct input input;
	struct ring output;
	uint32_t column;               /* of the screen, as far as output processing can know */
	bool stopped;                  /* by VSTOP */
	bool halted;                   /* by tcflow(TCOOFF), which VSTART does not undo */
	uint32_t stop_at;              /* while stopped or halted: the master sees output up to here */
	bool watched;                  /* the master has been read: writers wait for it from then on */
	struct queue readers, writers; /* programs that wait for input; for room */
	struct queue master_readers,
		master_writers; /* the same at the other side, the writers in turn */
	struct queue held;  /* background requests of which resmgr is asked */
	struct queue
		behind_signals; /* what waits until resmgr has posted signals that were sent before */
	uint32_t signals_sent,
		signals_posted;   /* to the foreground group, since the start, modulo 2^32 */
	struct timer timeout; /* the first VTIME to run out */
	struct side *sides;
	struct terminal *next_dead; /* a pty that nobody has open: freed by terminals_sweep */
};

/** What is behind a description: one opening of a terminal, at either side. */
struct side {
	struct terminal *terminal;
	bool master;
	bool hung;            /* hung up: for this opening the terminal is gone */
	struct exa_stat node; /* by which it was opened; zeros at the page's master side */
	struct poll_list armed;
	struct side *next; /* of the same terminal */
};

/**
 * What the server remembers with a request that waits (request.memory). What a request has done is
 * kept here and nowhere else: run again, it goes on from there, whatever others did meanwhile.
 */
struct request_state {
	bool asked;       /* resmgr has been told that it is held */
	uint32_t verdict; /* enum exa_verdict; 0: none yet */
	int64_t since;    /* ns monotonic: when a read with VTIME began */
	bool resized;     /* the size has been set */
	uint32_t signals; /* how many had been sent by then: it waits for these */
};

/* terminals.c */
/** ttyN or a pty, or null. */
struct terminal *terminal_find(uint32_t index);
/** The settings that a terminal starts with, and gets back when nobody has it open. */
void terminal_reset(struct terminal *);
/** A new pseudo-terminal, locked; null: there are too many (ENOSPC). */
struct terminal *pty_make(void);
/** A pty that nobody has open any more goes, when the requests that wait at it have been answered.
 */
void pty_abandon(struct terminal *);
void terminals_sweep(void);
/** A new size; the foreground group hears of it where it is another. 0, or PENDING until it has. */
int terminal_resize(struct request *, struct terminal *, const struct winsize *);
/** Tells those who poll what has become ready. */
void terminal_ready(struct terminal *);
/** All that wait at it are run again. */
void terminal_wake(struct terminal *);
/** A pty whose device was open and is so no more: its master gets EIO. */
bool slave_closed(const struct terminal *);
/** Whether a master, or a device that is not hung up, is open. */
bool terminal_is_open(const struct terminal *, bool master);
/** What poll says of one side now. */
uint32_t side_events(const struct side *);

static inline bool canonical(const struct terminal *t) { return t->settings.c_lflag & ICANON; }
static inline bool local(const struct terminal *t, tcflag_t flag)
{
	return t->settings.c_lflag & flag;
}
/** Whether `byte` is control character `which` (VINTR …); 0 disables one. */
static inline bool control(const struct terminal *t, int which, uint8_t byte)
{
	return byte && t->settings.c_cc[which] == byte;
}

/* output.c */
/** Puts a program's output through processing; returns how much of it found room. */
uint32_t output_write(struct terminal *, const char *bytes, uint32_t count);
/** Output that never waits (echo): through processing, and where there is no room the oldest goes.
 */
void output_force(struct terminal *, const char *bytes, uint32_t count);
/** The same without processing. */
void output_raw(struct terminal *, const char *bytes, uint32_t count);
/** Drops what has not been seen. */
void output_flush(struct terminal *);
/** Sets `stopped` and `halted` and starts or stops the flow accordingly. */
void output_hold(struct terminal *, bool stopped, bool halted);
/** How many bytes the master may see now. */
uint32_t output_visible(const struct terminal *);
/** Whether a write would find room. */
bool output_writable(const struct terminal *);

/* echo.c */
/** Echoes a byte of input, a control character as ^X under ECHOCTL. */
void echo_byte(struct terminal *, uint8_t byte);
/** Rubs out what stands between two columns. */
void echo_rubout(struct terminal *, uint32_t from, uint32_t to);
/** The screen's column after the input cells up to `end` are echoed, from where the line began. */
uint32_t echo_column(const struct terminal *, uint32_t end);

/* processing.c */
/** Takes what the master writes until the input is full; returns how many bytes it took. */
uint32_t input_process(struct terminal *, const char *bytes, uint32_t count);
/** Looks ahead in bytes that must wait for what has to act at once: the index of a signal's
 * character that will flush all before it, or `count`. A VSTART among them starts the output. */
uint32_t input_look_ahead(struct terminal *, const char *bytes, uint32_t count);

/* line.c */
/** A byte for the line being edited. */
void line_receive(struct terminal *, uint8_t byte);
/** A byte that is data whatever it is (after VLNEXT). */
void line_insert(struct terminal *, uint8_t byte);

/* input.c */
/** How many cells stand in it, whether readable or not. */
static inline uint32_t input_used(const struct input *in) { return in->tail - in->head; }
/** No more can be taken until something is read. */
bool input_full(const struct terminal *);
void input_put(struct terminal *, uint16_t cell);
/** Reads up to the end of a line, or up to `count` bytes; canonical or not. */
uint32_t input_take(struct terminal *, char *bytes, uint32_t count);
/** How many bytes could be read. */
uint32_t input_readable(const struct terminal *);
/** Drops all of it. */
void input_flush(struct terminal *);
/** ICANON has changed: what is there becomes one line, or free of lines. */
void input_switch(struct terminal *);

/* pty.c */
/** In packet mode, what the master is to be told: TIOCPKT_*. */
void packet_note(struct terminal *, int what);

/* job.c */
/** The terminal is gone for all who have it open; it has no session any more. */
void job_hang_up(struct terminal *);
/** Sends a signal to the foreground group. */
void job_signal(struct terminal *, int number);
/**
 * 0 when the first `signals` that were sent are pending with their group, or PENDING. What comes
 * after ^C is not to be read before ^C is seen, and a new size not acknowledged before SIGWINCH is.
 */
int job_posted(struct request *, struct terminal *, uint32_t signals);
/** Whether a request may go on: 0; or PENDING or -errno, to be returned at once. */
int job_check(struct request *, struct terminal *, bool write);
/** The request's memory, made where there is none; null without memory. */
struct request_state *state_of(struct request *);

/* read.c, write.c, master.c: hooks of the two kinds of description */
int slave_read(struct request *, struct description *, int64_t offset, char *out, uint32_t count);
int slave_write(
	struct request *, struct description *, int64_t offset, const char *bytes, uint32_t count);
int master_read(struct request *, struct description *, int64_t offset, char *out, uint32_t count);
int master_write(
	struct request *, struct description *, int64_t offset, const char *bytes, uint32_t count);
/** Puts the request in the queue, or -EAGAIN under O_NONBLOCK; what it has done so far, if that is
 * anything, comes before an error. */
int write_wait(struct request *, const struct description *, struct queue *);

/* ioctl.c */
int terminal_ioctl(struct request *, struct description *, uint32_t request, int32_t *result);

/* sides.c */
/** A new opening's handle; 0 without memory. flags: O_ACCMODE, O_NONBLOCK, O_APPEND. */
uint64_t side_open(struct terminal *, bool master, uint32_t flags, const struct exa_stat *node);
/** What a handle names, or null. */
struct side *side_find(uint64_t handle);

#endif
