/* Opening files for whoever needs one: do_open, exec_open, the working directory. See open.c. */
#ifndef RESMGR_OPEN_H
#define RESMGR_OPEN_H

#include "path/path.h"

struct opened {
	struct walked walked;
	uint32_t server;
	uint64_t handle;
	uint32_t mode;    /* st_mode */
	int32_t tty;      /* -1: no terminal */
	bool ptmx;        /* the master of a new pseudo-terminal */
	bool may_control; /* a terminal that a session leader may take */
	uint64_t pipe;    /* the inode of a pipe that was opened anew by way of /proc; 0: it is none */
};

/** Opens a path with that authority. 0, PENDING, -errno. */
int open_path(struct request *, struct proc *, int32_t dirfd, const char *path, uint32_t flags,
	uint32_t mode, const struct exa_cred *, struct opened *);
int open_special(
	struct request *, struct proc *, const struct walked *, uint32_t flags, struct opened *);
/** For a caller that is gone. */
void open_undo(struct request *);
/** The reference to what was opened. Null: out of memory, it is released. */
struct open_file *open_file_of(const struct opened *, uint32_t flags);

#endif
