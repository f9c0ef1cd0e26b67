/*
 * What ioctl.c can call: settings.c, flow.c and pty.c. Each gets the request's argument in the
 * tail, long enough, puts what the argument points at after into the reply's, and returns 0, -errno
 * or PENDING.
 */
#ifndef EXA_CONTROL_H
#define EXA_CONTROL_H

#include "terminal.h"

#define SETTINGS_LEAST \
	36 /* bytes: Linux's struct termios; libc's is longer and begins with the same */

int settings_get(struct request *, struct side *, uint32_t request);
int settings_set(struct request *, struct side *, uint32_t request);
int size_get(struct request *, struct side *, uint32_t request);
int size_set(struct request *, struct side *, uint32_t request);
int discipline_get(struct request *, struct side *, uint32_t request);
int discipline_set(struct request *, struct side *, uint32_t request);
int flow_input_count(struct request *, struct side *, uint32_t request);
int flow_output_count(struct request *, struct side *, uint32_t request);
int flow_flush(struct request *, struct side *, uint32_t request);
int flow_suspend(struct request *, struct side *, uint32_t request);
int pty_number(struct request *, struct side *, uint32_t request);
int pty_lock(struct request *, struct side *, uint32_t request);
int pty_locked(struct request *, struct side *, uint32_t request);
int packet_set(struct request *, struct side *, uint32_t request);
int packet_get(struct request *, struct side *, uint32_t request);
int flow_drain(struct request *, struct side *, uint32_t request);
/** For what would be a hole: typing for others (TIOCSTI). */
int refuse(struct request *, struct side *, uint32_t request);

/** The argument, where it is an integer. */
int argument_int(const struct request *);
/** Answers an integer. */
int answer_int(struct request *, int value);

#endif
