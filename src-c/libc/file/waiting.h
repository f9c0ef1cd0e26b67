/*
 * Waiting until one of several descriptors is ready: what ppoll and pselect6 have in common.
 */
#ifndef EXA_WAITING_H
#define EXA_WAITING_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/**
 * Fills in revents; the result is how many are not 0, -EINTR or another -errno. deadline: ns on
 * CLOCK_MONOTONIC, EXA_NEVER, or 0 not to wait at all. With `mask`, under that signal mask.
 */
long exa_poll(struct pollfd *fds, unsigned count, int64_t deadline, const uint64_t *mask);

/** Sleeps until then at resmgr, so that being stopped and continued shifts nothing: once, 0 or
 * -errno. */
long exa_sleep_once(int64_t deadline);

/** The deadline that lies so far ahead: 0 for a zero time, -EINVAL for a bad one, -EFAULT. Null:
 * EXA_NEVER. */
int64_t exa_deadline(const struct timespec *ahead);

#endif
