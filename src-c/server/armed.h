/*
 * Who waits by poll for an object (a description, say) to become ready.
 *
 * Entry points: poll_arm, poll_ready, poll_disarm, poll_drop, poll_gone, poll_waits.
 * Does not do: knowing what is ready; do_arm answers that itself first, and arms only if nothing
 * is. What is armed is one-shot: once told, it is forgotten, and the waiter asks again.
 */
#ifndef EXA_ARMED_H
#define EXA_ARMED_H

#include <poll.h>

#include "serve.h"

/* Readable and writable, as poll and select know them. */
#define POLL_READABLE (POLLIN | POLLRDNORM)
#define POLL_WRITABLE (POLLOUT | POLLWRNORM)
/* What poll reports whether it was asked for or not. */
#define POLL_ALWAYS (POLLERR | POLLHUP)

/* With what is asked for: remember also where something holds now, and tell of what comes after. */
#define POLL_EDGE 0x80000000u

struct armed;

/** Hears what this server armed with itself; null where it never does. It may arm again, but drop
 * no list. */
extern void (*poll_here)(uint32_t token, uint32_t events);

/** All that are armed on one object; zero-initialised is empty. */
struct poll_list {
	struct armed *first;
};

/**
 * The whole of an arm handler behind its look at the object: `now` are the events that hold.
 * Answers those that were asked for; if there are none, arms, in place of what that waiter had
 * armed there with the same token. Token 0 only asks. 0, or -ENOMEM.
 */
int poll_arm(struct poll_list *, struct request *, const struct arm_request *, struct arm_reply *,
	uint32_t now);
/** Tells everyone who waits for one of `events` and forgets them. Cheap where no one waits. */
void poll_ready(struct poll_list *, uint32_t events);
/** Forgets what `endpoint` armed with `token`. */
void poll_disarm(struct poll_list *, uint32_t endpoint, uint32_t token);
/** Forgets all of a list, whose object is about to go. */
void poll_drop(struct poll_list *);
/** Whether that process has armed anything, on whatever object. */
bool poll_waits(uint32_t endpoint);
/** Forgets all that a process armed, on whatever object. */
void poll_gone(uint32_t endpoint);

#endif
