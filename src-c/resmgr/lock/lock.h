/* Locks on files: what closing and ending do to them. See lock.c. */
#ifndef RESMGR_LOCK_H
#define RESMGR_LOCK_H

#include "file/fd.h"

/** A process closed a descriptor of the file: its record locks there go (POSIX, fcntl), whichever
 * made them. */
void locks_closed(const struct proc *, const struct open_file *);
/** The last reference to a description is gone, and its locks. */
void locks_file_gone(const struct open_file *);

#endif
