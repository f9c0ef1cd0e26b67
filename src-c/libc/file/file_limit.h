/*
 * RLIMIT_FSIZE: how long a process may make its files. The server that writes enforces it, with
 * what the process sends along; most have no limit and send none.
 */
#ifndef EXA_FILE_LIMIT_H
#define EXA_FILE_LIMIT_H

#include <stdint.h>

#include "descriptor.h"

/** What goes with a write to that file: one more than the bytes it may have, or 0. */
uint64_t exa_file_limit(const struct exa_descriptor *);
/** 0, or -EFBIG (with its signal) where a file is to have more bytes than it may. */
long exa_file_limit_check(int64_t size);
/** A write was refused for its size. */
void exa_file_too_big(void);
/** setrlimit has changed something. */
void exa_file_limit_forget(void);

#endif
