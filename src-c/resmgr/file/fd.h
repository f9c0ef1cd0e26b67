/*
 * Descriptors, and references to open file descriptions.
 *
 * Owns: struct open_file, which counts who refers to a description wherever its server is; the
 * server hears `release` when the last one is gone, and never of a dup, fork or close between.
 * Entry points: file_new, file_hold, file_put, files_begin, fd_get, fd_let_go, fd_alloc,
 * fd_reserve, fd_assign, fd_close, fds_copy, fds_close. Does not do: what else hangs on a file,
 * such as locks; whoever has it observes.
 */
#ifndef RESMGR_FD_H
#define RESMGR_FD_H

#include <sys/stat.h>

#include "process/proc.h"

struct mount;

struct open_file {
	uint32_t references;
	uint32_t in_flight; /* how many of those tickets hold (ticket.c) */
	uint32_t server;    /* endpoint */
	uint64_t handle;
	uint32_t flags;      /* O_ACCMODE, O_PATH, O_DIRECTORY … as opened */
	uint32_t mode;       /* S_IFMT bits */
	struct mount *mount; /* where it was found by path, counted; else null */
	uint64_t ino;        /* in that mount; without one, of the pipe or socket */
	char *name;          /* absolute, as opened; null: it has none */
	int32_t tty;         /* terminal number, -1: none */
	bool master;         /* of that pseudo-terminal */
	struct dying dying;
};

/** Who hears what becomes of files; what does not matter is null. */
struct file_observer {
	/** A process has closed a descriptor of it. */
	void (*closed)(const struct proc *, struct open_file *);
	/** All that are left are in flight. */
	void (*in_flight)(void);
	/** The last reference is gone; its server has been told. */
	void (*gone)(struct open_file *);
};
/** Once; null behind the last. */
void files_begin(const struct file_observer *const *);

/** One reference, the caller's. Null: out of memory; the description is released. */
struct open_file *file_new(uint32_t server, uint64_t handle, uint32_t flags, uint32_t mode);
void file_set_place(struct open_file *, struct mount *, uint64_t ino);
struct open_file *file_hold(struct open_file *);
void file_put(struct open_file *);
uint32_t files_count(void);

/** The file behind a descriptor, or null: EBADF. */
struct open_file *fd_get(const struct proc *, int32_t fd);
/** The lowest free descriptor from `minimum` on, or -EMFILE, -EINVAL; the reference becomes its own
 * on success. */
int fd_alloc(struct proc *, struct open_file *, uint32_t minimum, bool cloexec);
/** Whether a process may have one more file open: 0, -EMFILE, -ENFILE. */
int fd_may_open(struct proc *);
/** Whether fd_alloc would succeed. */
int fd_room(struct proc *, uint32_t minimum);
/** Whether fd_assign would succeed: 0, -EBADF past the limit, -ENOMEM. */
int fd_reserve(struct proc *, int32_t fd);
/** Exactly that descriptor; what was there is closed. */
int fd_assign(struct proc *, int32_t fd, struct open_file *, bool cloexec);
int fd_close(struct proc *, int32_t fd);
/**
 * Before a descriptor is closed by a call: where its end is the last one and others may wait at the
 * other (a pipe's, a terminal's), its server is made to hear of it first, so that they see the end
 * by the time the call returns. 0, or PENDING.
 */
int fd_let_go(struct request *, const struct proc *, int32_t fd);
int fds_copy(struct proc *to, const struct proc *from);
/** All of them, or those marked close-on-exec. */
void fds_close(struct proc *, bool only_cloexec);
uint32_t fds_count(const struct proc *);

#endif
