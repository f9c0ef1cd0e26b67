/* What lock.c and lock_range.c share: a file on which something is locked. */
#ifndef RESMGR_LOCKED_H
#define RESMGR_LOCKED_H

#include "file/fd.h"

struct lock {
	struct lock *next;
	enum exa_lock kind;
	uint32_t pid;                 /* RECORD: whose */
	const struct open_file *file; /* else */
	int32_t type;                 /* F_RDLCK, F_WRLCK */
	int64_t start, end;           /* both included */
	uint32_t charged;             /* the user whose locks it is one of */
};

struct locked {
	struct locked *next; /* in its bucket */
	uint32_t server;
	uint64_t dev, ino;  /* dev 0: what has no place, by its handle */
	struct lock *locks; /* by start */
	struct queue waiting;
};

static inline bool same_owner(const struct lock *a, const struct lock *b)
{
	return a->kind == b->kind
		&& (a->kind == EXA_LOCK_RECORD ? a->pid == b->pid : a->file == b->file);
}

/** The range becomes the owner's, of that type; F_UNLCK: nobody's. 0, or -ENOLCK and nothing has
 * changed. */
int locked_set(struct locked *, const struct lock *wanted);
/** Nothing of the owner is left in any range. */
void locked_drop(struct locked *, const struct lock *owner);

#endif
