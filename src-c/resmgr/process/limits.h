/*
 * Resource limits of processes: getrlimit(2). Entry points: limits_begin, limit_of,
 * limit_processes. Enforced are RLIMIT_NOFILE (fd.c), RLIMIT_NPROC (fork.c), RLIMIT_SIGPENDING
 * (signal_queue.c), RLIMIT_FSIZE (its process sends it with what it writes: libc/file/file_limit.h)
 * and RLIMIT_CPU (its process looks: libc/signal/cpu_limit.h); the others are only remembered.
 */
#ifndef RESMGR_LIMITS_H
#define RESMGR_LIMITS_H

#include "proc.h"

/** Those that a process without a parent has. */
void limits_begin(struct proc *);
uint64_t limit_of(const struct proc *, int resource);
/** What the mode of its descriptors carries for libc: EXA_MODE_LIMITED, or 0. */
uint32_t limit_mark(const struct proc *);
/** 0, or -EAGAIN: its user has as many processes as `parent` may have, of which zombies are some
 * (RLIMIT_NPROC is not root's: setrlimit(2)); or there are as many as can be. */
int limit_processes(const struct proc *parent);

#endif
