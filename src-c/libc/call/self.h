/*
 * Who this process is, as far as libc remembers it.
 *
 * Between vfork and exec (sys/vfork.c) it is two: the vfork child, for which it acts, and the
 * parent.
 */
#ifndef EXA_SELF_H
#define EXA_SELF_H

#include <stdint.h>

extern struct exa_self {
	uint32_t actor; /* the vfork child's pid in a child half; else 0 */
	uint32_t pid;   /* 0: not asked yet */
} exa_self;

/** This process's number; -errno. */
long exa_pid(void);

/** What is remembered of users and groups is no longer true. */
void exa_ids_forget(void);

/** In a child half: back to where vfork was called, in the parent. */
_Noreturn void exa_vfork_return(void);

#endif
