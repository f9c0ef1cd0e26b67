/*
 * Handles: 64 random bits that name an object of this server, usually an open file description.
 * Possession of a handle is the permission to use what it names, so one is never guessable.
 *
 * Entry points: handle_new, handle_adopt, handle_get, handle_free, handle_next, handle_count.
 * Does not do: owning the objects; the server frees them.
 */
#ifndef EXA_HANDLE_H
#define EXA_HANDLE_H

#include <stdbool.h>
#include <stdint.h>

/** A new handle for `object` (not null); 0 where there is no memory for it. */
uint64_t handle_new(void *object);
/** The same with a handle that another server had given; false: no memory, or it names something
 * already. */
bool handle_adopt(uint64_t handle, void *object);
/** What the handle names, or null: then the answer to a request is EBADF. */
void *handle_get(uint64_t handle);
/** The handle names nothing any more; an unknown one is ignored. */
void handle_free(uint64_t handle);
/** Walks all handles: sets `*at` (start with 0) on, returns the next object and its handle, or null
 * at the end. Nothing may be made or freed meanwhile. */
void *handle_next(uint32_t *at, uint64_t *handle);
/** How many handles name something. */
uint32_t handle_count(void);

#endif
