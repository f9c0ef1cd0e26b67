/* A ring of bytes: memory, and copies in and out in at most two pieces. Entry points: those of
 * ring.h. */
#include "ring.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

bool ring_open(struct ring *ring, uint32_t size)
{
	if (ring->bytes)
		return true;
	ring->bytes = malloc(size);
	if (ring->bytes)
		ring->size = size;
	return ring->bytes;
}

bool ring_resize(struct ring *ring, uint32_t size)
{
	uint32_t used = ring_used(ring);
	assert(used <= size && !(size & (size - 1)));
	char *bytes = malloc(size);
	if (!bytes)
		return false;
	ring_take(ring, bytes, used);
	free(ring->bytes);
	*ring = (struct ring){ .bytes = bytes, .size = size, .tail = used };
	return true;
}

void ring_close(struct ring *ring)
{
	free(ring->bytes);
	*ring = (struct ring){ 0 };
}

void ring_put(struct ring *ring, const char *bytes, uint32_t count)
{
	assert(ring_used(ring) + count <= ring->size);
	uint32_t at = ring->tail & (ring->size - 1), first = ring->size - at;
	if (!count)
		return;
	if (first > count)
		first = count;
	memcpy(ring->bytes + at, bytes, first);
	memcpy(ring->bytes, bytes + first, count - first);
	ring->tail += count;
}

void ring_take(struct ring *ring, char *bytes, uint32_t count)
{
	assert(count <= ring_used(ring));
	uint32_t at = ring->head & (ring->size - 1), first = ring->size - at;
	if (!count)
		return;
	if (first > count)
		first = count;
	memcpy(bytes, ring->bytes + at, first);
	memcpy(bytes + first, ring->bytes, count - first);
	ring->head += count;
}
