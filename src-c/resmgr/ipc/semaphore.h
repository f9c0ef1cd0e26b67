/* A set of semaphores: shared by semaphore.c (get, operations), semaphore_control.c and undo.c. */
#ifndef RESMGR_SEMAPHORE_H
#define RESMGR_SEMAPHORE_H

#include "ipc.h"

struct semaphore {
	uint16_t value;
	uint32_t pid; /* who changed it last */
};

struct semaphore_set {
	struct ipc ipc;
	uint32_t count;
	int64_t otime;        /* of the last operation; seconds since the epoch, 0: none */
	struct queue waiting; /* for values to change; the memory of each is a struct blocked */
	struct semaphore semaphores[];
};

/** What a waiting sem_op waits for. */
struct blocked {
	uint16_t number;
	bool zero; /* until it is 0; else until it is more */
};

extern struct ipc_table semaphore_sets;
struct semaphore_set *semaphores_find(int32_t id);

/* undo.c */

/** What a process takes back of a set when it ends: room for it, made where there is none. Null:
 * -ENOSPC. */
int16_t *undo_get(const struct proc *, const struct semaphore_set *);
/** The same if it is there. */
int16_t *undo_find(const struct proc *, const struct semaphore_set *);
/** Nobody undoes anything there: of one semaphore of it, or (-1) in the whole set. */
void undo_forget(const struct semaphore_set *, int32_t number);
/** The set goes. */
void undo_drop(const struct semaphore_set *);

#endif
