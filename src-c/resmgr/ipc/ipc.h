/*
 * What System V's semaphores and messages have in common: limits, numbers, keys, permissions.
 *
 * Entry points: ipc_get, ipc_find, ipc_may, ipc_may_control, ipc_add, ipc_remove, ipc_set.
 * Does not do: what they are (semaphore.c, message.c).
 */
#ifndef RESMGR_IPC_H
#define RESMGR_IPC_H

#include "process/proc.h"
#include "process/quota.h"

/* Past them ENOSPC, where nothing else is said. Of what quota.def has too, a user other than root
 * may have half; that is the maker's, whoever it is given to. */
#define IPC_SETS_MAX 128       /* sets of semaphores, and as many queues of messages */
#define IPC_SEMAPHORES_MAX 250 /* a set; EINVAL */
#define IPC_OPERATIONS_MAX 500 /* one semop; E2BIG */
#define IPC_VALUE_MAX 32767    /* of a semaphore; ERANGE */
#define IPC_UNDOS_MAX 1024     /* a process and a set in which it has something to undo */
#define IPC_MESSAGE_MAX 8192   /* bytes of a message; EINVAL */
#define IPC_MESSAGES_MAX 16384 /* in all queues; ENOMEM */
#define IPC_QUEUE_BYTES 16384  /* that a queue holds, and so many messages; EAGAIN, or it waits */

#define IPC_MAY_READ 0444
#define IPC_MAY_CHANGE 0222

/** The beginning of a set of semaphores and of a queue of messages. */
struct ipc {
	int32_t key, id;
	uint32_t uid, gid, cuid, cgid, mode;
	int64_t ctime; /* seconds since the epoch */
};

/** All of a kind. */
struct ipc_table {
	enum quota kind;
	struct ipc *places[IPC_SETS_MAX];
	int32_t serial;
};

/**
 * What `key` and `flags` ask for: *found is it, or null where one is to be made (ipc_add). -EEXIST,
 * -ENOENT, -EACCES, -ENOSPC.
 */
int ipc_get(
	const struct ipc_table *, const struct proc *, int32_t key, uint32_t flags, struct ipc **found);
/** Gives it a number, and to who asks. There is room: ipc_get has looked. 0; -ENOSPC for want of
 * memory, and it is not there. */
int ipc_add(struct ipc_table *, struct ipc *, const struct proc *, int32_t key, uint32_t flags);
struct ipc *ipc_find(const struct ipc_table *, int32_t id);
/** It is nobody's any more; to free it is the caller's. */
void ipc_remove(struct ipc_table *, struct ipc *);
/** Whether all bits of `what` (0444 read, 0222 change) are granted. */
bool ipc_may(const struct ipc *, const struct proc *, uint32_t what);
/** IPC_SET and IPC_RMID: by its owner, its maker, or root. */
bool ipc_may_control(const struct ipc *, const struct proc *);
void ipc_set(struct ipc *, uint32_t uid, uint32_t gid, uint32_t mode);
int64_t ipc_now(void);

/** A process ends: what its semaphores are to take back (SEM_UNDO). */
void semaphores_undo(const struct proc *);

#endif
