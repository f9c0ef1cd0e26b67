/*
 * A ring of bytes, first in, first out: what a pipe or a terminal's output holds.
 * Entry points: ring_open, ring_resize, ring_close, ring_put, ring_take, ring_skip, ring_used,
 * ring_room. Does not do: waiting.
 */
#ifndef EXA_RING_H
#define EXA_RING_H

#include <stdbool.h>
#include <stdint.h>

/** Zero-initialised holds nothing and has no room until ring_open. */
struct ring {
	char *bytes;
	uint32_t size;       /* a power of two */
	uint32_t head, tail; /* bytes taken and put so far, modulo 2^32 */
};

/** Makes room for `size` bytes (a power of two) where there is none yet; false without memory. */
bool ring_open(struct ring *, uint32_t size);
/** Makes it `size` bytes big (a power of two, at least ring_used); false without memory. */
bool ring_resize(struct ring *, uint32_t size);
/** Frees the memory; the bytes are lost. */
void ring_close(struct ring *);
static inline uint32_t ring_used(const struct ring *ring) { return ring->tail - ring->head; }
static inline uint32_t ring_room(const struct ring *ring) { return ring->size - ring_used(ring); }
/** Puts `count` bytes, at most ring_room. */
void ring_put(struct ring *, const char *bytes, uint32_t count);
/** Takes `count` bytes, at most ring_used. */
void ring_take(struct ring *, char *bytes, uint32_t count);
/** Drops the `count` oldest bytes, at most ring_used. */
static inline void ring_skip(struct ring *ring, uint32_t count) { ring->head += count; }

#endif
