/*
 * What the files of the tty server know of one another.
 *
 * A terminal has two sides. Programs open it through its device (slave descriptions); the page, or
 * who holds a pseudo-terminal's master, reads what it shows and types at it (master
 * descriptions). In between stands the line discipline of POSIX.1 chapter 11.
 *
 *     typed.c -> line.c -> input.c -> read.c        program reads
 *        |         |
 *      job.c     echo.c -> output.c -> master.c     master sees; write.c: program writes
 */
#ifndef EXA_TERMINAL_H
#define EXA_TERMINAL_H

#include <sys/ioctl.h>
#include <termios.h>

#include "server/armed.h"
#include "server/ring.h"
#include "server/serve.h"

#define TERMINALS 6 /* tty1 .. tty6 */
#define CONSOLE 1   /* the console is tty1 */
#define INPUT_SIZE \
	4096 /* cells of typed input; the last is kept for what ends a line (MAX_CANON 4095) */
#define OUTPUT_SIZE 65536 /* bytes of output not yet seen by the master */
#define OUTPUT_SPARE 4096 /* of these, kept for echo and the system's own lines */

/* A cell of input is a byte, and of a canonical line's last one, that it is. */
#define CELL_END 0x100 /* the line ends with this byte */
#define CELL_EOF 0x200 /* the line ends here; the cell itself is not read */

/** Typed input: positions count cells since the start, modulo 2^32. */
struct input {
	uint16_t cells[INPUT_SIZE];
	uint32_t head; /* the next to be read */
	uint32_t
		line; /* up to here it can be read: lines that are complete; all of it when not canonical */
	uint32_t tail;    /* where the next goes */
	uint32_t column;  /* of the screen, where the line being edited began */
	bool literal;     /* VLNEXT was typed: the next byte is taken as it is */
	int64_t typed_at; /* when input last came, ns monotonic (VTIME) */
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
	struct queue readers, writers; /* programs that wait for input; for room or for drain */
	struct queue viewers, typists; /* the master's requests that wait for output; for room */
	uint32_t signals;              /* sent to resmgr, and not yet with whom they are for */
	struct queue held; /* background requests of which resmgr is asked; what waits for `signals` */
	struct timer patience; /* the first VTIME to run out */
	struct description *descriptions;
	struct terminal *next_dead; /* a pty that nobody has open: freed by terminals_sweep */
};

struct description {
	struct terminal *terminal;
	bool master;
	bool hung;            /* hung up: for this description the terminal is gone */
	uint32_t flags;       /* O_NONBLOCK, O_APPEND */
	struct exa_stat node; /* by which it was opened; zeros at the page's master side */
	struct poll_list armed;
	struct description *next; /* of the same terminal */
};

/** What the server remembers with a request that waits (request.memory). */
struct visit {
	bool asked;       /* resmgr has been told that it is held */
	uint32_t verdict; /* enum exa_verdict; 0: none yet */
	int64_t since;    /* ns monotonic: when a read with VTIME began */
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
/** A pty whose device was open and is so no more: its master gets EIO. */
bool slave_closed(const struct terminal *);
/** Whether a master, or a device that is not hung up, is open. */
bool terminal_is_open(const struct terminal *, bool master);
/** What poll says of a description now. */
uint32_t description_events(const struct description *);

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
/** Whether nothing is left to be seen, or nobody is there who would look. */
bool output_drained(const struct terminal *);

/* echo.c */
/** Echoes a typed byte, a control character as ^X under ECHOCTL. */
void echo_byte(struct terminal *, uint8_t byte);
/** Rubs out what stands between two columns. */
void echo_rubout(struct terminal *, uint32_t from, uint32_t to);
/** The screen's column after the input cells up to `end` are echoed, from where the line began. */
uint32_t echo_column(const struct terminal *, uint32_t end);

/* typed.c */
/** Takes typed bytes until the input is full; returns how many it took. */
uint32_t typed_receive(struct terminal *, const char *bytes, uint32_t count);
/** Looks ahead in bytes that must wait for what has to act at once: the index of a signal's
 * character that will flush all before it, or `count`. A VSTART among them starts the output. */
uint32_t typed_look_ahead(struct terminal *, const char *bytes, uint32_t count);

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
 * 0 when every signal sent is pending with its group, or PENDING. What was typed after ^C is not to
 * be read before ^C is seen, and a new size not acknowledged before SIGWINCH is.
 */
int job_signalled(struct request *, struct terminal *);
/** Whether a request may go on: 0; or PENDING or -errno, to be returned at once. */
int job_check(struct request *, struct terminal *, bool write);
/** The request's memory, made where there is none; null without memory. */
struct visit *visit_of(struct request *);

/* read.c, write.c, master.c: the two sides' halves of do_read and do_write */
int terminal_read(struct request *, struct description *, uint32_t count, struct read_reply *);
int terminal_write(struct request *, struct description *, struct write_reply *);
int master_read(struct request *, struct description *, uint32_t count, struct read_reply *);
int master_write(struct request *, struct description *, struct write_reply *);
/** What a write answers that cannot go on: what it has done so far, or the error if that is
 * nothing. */
int write_end(struct request *, struct write_reply *, int error);

/* descriptions.c */
/** A new description with its handle; 0 without memory. */
uint64_t description_new(
	struct terminal *, bool master, uint32_t flags, const struct exa_stat *node);

#endif
