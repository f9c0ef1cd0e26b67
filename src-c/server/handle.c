/*
 * The table from handle to object: open addressing, grown at half full.
 * Entry points: those of handle.h; random_handle.
 * A handle is random, so its low bits are its hash.
 */
#include "handle.h"

#include <assert.h>
#include <stdlib.h>

#include "abi/abi.h"
#include "serve.h"

#define FIRST_SIZE 64 /* slots; a power of two */

struct slot {
	uint64_t handle;
	void *object;
}; /* handle 0: free */

static struct slot *table;
static uint32_t size, used;

/* Where the handle stands, or the free slot in which its search ends. */
static uint32_t slot_find(const struct slot *slots, uint32_t mask, uint64_t handle)
{
	uint32_t at = (uint32_t)handle & mask;
	while (slots[at].handle && slots[at].handle != handle)
		at = (at + 1) & mask;
	return at;
}

static bool grow(void)
{
	uint32_t bigger = size ? size * 2 : FIRST_SIZE;
	struct slot *slots = calloc(bigger, sizeof *slots);
	if (!slots)
		return false;
	for (uint32_t i = 0; i < size; i++)
		if (table[i].handle)
			slots[slot_find(slots, bigger - 1, table[i].handle)] = table[i];
	free(table);
	table = slots;
	size = bigger;
	return true;
}

bool handle_adopt(uint64_t handle, void *object)
{
	if (!handle || handle_get(handle) || (used * 2 >= size && !grow()))
		return false;
	table[slot_find(table, size - 1, handle)] = (struct slot){ handle, object };
	used++;
	assert(object && used <= size / 2 + 1);
	return true;
}

uint64_t handle_new(void *object)
{
	uint64_t handle = random_handle();
	while (handle_get(handle))
		handle = random_handle();
	return handle_adopt(handle, object) ? handle : 0;
}

void *handle_get(uint64_t handle)
{
	if (!size || !handle)
		return NULL;
	return table[slot_find(table, size - 1, handle)].object;
}

void handle_free(uint64_t handle)
{
	if (!handle_get(handle))
		return;
	uint32_t mask = size - 1, hole = slot_find(table, mask, handle);
	/* Close the gap: what stands behind it moves up, unless that would put it before its own place.
	 */
	for (uint32_t at = (hole + 1) & mask; table[at].handle; at = (at + 1) & mask) {
		uint32_t home = (uint32_t)table[at].handle & mask;
		if (((at - home) & mask) >= ((at - hole) & mask)) {
			table[hole] = table[at];
			hole = at;
		}
	}
	table[hole] = (struct slot){ 0 };
	used--;
}

void *handle_next(uint32_t *at, uint64_t *handle)
{
	while (*at < size) {
		struct slot *s = &table[(*at)++];
		if (s->handle) {
			*handle = s->handle;
			return s->object;
		}
	}
	return NULL;
}

uint32_t handle_count(void) { return used; }

uint64_t random_handle(void)
{
	uint64_t handle = 0;
	while (!handle)
		exa_random(&handle, sizeof handle);
	return handle;
}
