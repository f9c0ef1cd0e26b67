/*
 * What the files of init know of one another.
 *
 * init runs what /etc/inittab says: first the sysinit entries, then boot and bootwait, then those
 * of the runlevel. It never waits in the middle: level.c is gone through again after each event,
 * and stops where an entry has to end first.
 */
#ifndef EXA_INIT_H
#define EXA_INIT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define INITTAB "/etc/inittab"
#define LEVEL_FILE "/run/initlevel" /* telinit leaves a level here, or q, and sends SIGHUP */
#define ID_MAX 4                    /* characters of an entry's id */

/* ACTION(name in inittab, constant): what becomes of an entry. */
#define ACTIONS \
	ACTION(off, OFF) \
	ACTION(sysinit, SYSINIT) \
	ACTION(boot, BOOT) \
	ACTION(bootwait, BOOTWAIT) \
	ACTION(once, ONCE) \
	ACTION(wait, WAIT) \
	ACTION(respawn, RESPAWN) \
	ACTION(ctrlaltdel, CTRLALTDEL) \
	ACTION(initdefault, INITDEFAULT)

enum action {
#define ACTION(word, constant) constant,
	ACTIONS
#undef ACTION
};

/** A line of inittab and what runs because of it. */
struct entry {
	char id[ID_MAX + 1];
	char *levels; /* runlevels as written; empty means all */
	enum action action;
	char *process;
	pid_t pid;        /* 0: does not run */
	bool started;     /* has been started since its level was entered */
	unsigned starts;  /* within the present span of two minutes */
	int64_t span;     /* ms: when that began */
	int64_t retry_at; /* ms: not to be started before; 0: at any time */
	struct entry *next;
};

/* inittab.c */
/** Reads the file, in order; lines that are wrong are reported and left out. Without a file: one
 * shell on tty1. */
struct entry *inittab_read(const char *path);
void entry_free(struct entry *);

/* entries.c */
/** All entries, in the order of inittab. */
extern struct entry *entries;
/** Runs the entry's process; on failure it is reported and tried again later. */
void entry_start(struct entry *);
/** The entry's process has ended, or was one of the orphans that come to init. */
void entries_reap(void);
/** Asks an entry's process group to end, or makes it. */
void entry_ask_to_end(const struct entry *);
void entry_kill(const struct entry *);
/** Takes a new table over: what runs goes on under its id, what is no longer there becomes `off`.
 */
void entries_replace(struct entry *table);

/* level.c */
/** Begins to work through the phases towards a runlevel. */
void level_begin(char level);
/** Goes to another level, '0' to '6' or 'S'. */
void level_set(char level);
/** The table is another: ends what is no longer in it, starts what is new. */
void level_refresh(void);
/** Goes on as far as can be; after every event. */
void level_advance(void);
/** When, in ms, level_advance has something to do even if nothing happens; -1: never. */
int64_t level_deadline(void);

/* finish.c */
/** Ends all processes and then the system; `level` is '0' (off) or '6' (again). */
_Noreturn void finish(char level);

/* say.c */
/** A line for the console. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** Milliseconds, monotonic. */
int64_t now_ms(void);
/** Waits for one of the signals that init is told things by, at most until `deadline` (ms, -1: for
 * ever); 0 then. */
int next_signal(int64_t deadline);

/* The programs that init is, by its name (main.c). */
int init_main(int argc, char **argv);
int launch_main(int argc, char **argv);
int getty_main(int argc, char **argv);
int telinit_main(int argc, char **argv, const char *name);

#endif
