/* Locks on files: what closing and ending do to them. See lock.c. */
#ifndef RESMGR_LOCK_H
#define RESMGR_LOCK_H

#include "file/fd.h"

/** Closing a descriptor takes the process's record locks on the file, whichever made them (POSIX,
 * fcntl); the last reference to a description takes its locks. */
extern const struct file_observer lock_observer;

#endif
