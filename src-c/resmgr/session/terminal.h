/* Sessions and their controlling terminals; tty has a copy. See terminal.c. */
#ifndef RESMGR_TERMINAL_H
#define RESMGR_TERMINAL_H

#include "file/fd.h"

/** The number of a process's controlling terminal, -1: none. */
int32_t terminal_of(const struct proc *);
/** The device number behind a terminal number, as tty knows it. */
uint64_t terminal_device(int32_t tty);
/** Its name without /dev/, such as tty1 or pts/0: into out[room]; the length. */
int terminal_name(int32_t tty, char *out, size_t room);
/** A session leader without a terminal takes a free one. 0, PENDING, or why not. */
int terminal_adopt(struct request *, struct proc *, int32_t tty, bool asked_for);
/** The new pseudo-terminal gets its node; -ENOMEM. */
int terminal_master_opened(struct open_file *, const struct proc *);
/** A master that is closed hangs up: the node goes, the session hears of it. */
extern const struct file_observer terminal_observer;
/** The leader ends: hang-up. */
void terminal_session_ended(struct proc *leader);

#endif
