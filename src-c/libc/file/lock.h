/* Record locks, which fcntl passes on. See sys/lock.c. */
#ifndef EXA_LIBC_LOCK_H
#define EXA_LIBC_LOCK_H

#include <fcntl.h>

/** F_GETLK, F_SETLK, F_SETLKW and those of open file descriptions; once, inside FINISH. */
long exa_record_lock(int fd, int command, struct flock *);

#endif
