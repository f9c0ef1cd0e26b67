/*
 * Slots: which iframe + worker is whose. resmgr decides; the page makes and removes them.
 * Entry points: slots_begin, slots_booted, slot_take, slot_grant, slot_wait, slot_leave, slot_kill,
 * slot_tenant.
 */
#ifndef RESMGR_SLOT_H
#define RESMGR_SLOT_H

#include "proc.h"

/** At most `processes` programs at once, `spare` slots kept warm. */
void slots_begin(uint32_t processes, uint32_t spare);
/** Boot is done: from now on spare ones are made. */
void slots_booted(void);
/** The endpoint of a warm slot, now `p`'s; 0: none is warm. */
uint32_t slot_take(struct proc *p);
/** Tells the page that the program on `starter` may start the image on `endpoint`, or, image 0, a
 * copy of itself. */
void slot_grant(uint32_t endpoint, uint32_t starter, uint32_t image);
/** 0: a slot is warm for a child of `parent`. PENDING: one is being made, r waits. -EAGAIN: the
 * limit is reached. */
int slot_wait(struct request *, const struct proc *parent);
/** The tenant has ended by itself; its host will say slot_idle. */
void slot_leave(uint32_t endpoint);
/** The tenant is to be ended by the page. */
void slot_kill(uint32_t endpoint);
struct proc *slot_tenant(uint32_t endpoint);
/** How many have a tenant, and how many are being left. */
void slot_counts(uint32_t *used, uint32_t *leaving);

#endif
