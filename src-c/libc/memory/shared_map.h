/*
 * Shared mappings of files: memory of this process whose changes are written back to the file, at
 * msync, munmap, exec and the end. Entry points below; used by sys/mmap.c.
 *
 * What another process writes, or this one by write, does not appear in a mapping: it is a copy as
 * of when it was made. Only bytes that were changed are written back. A process that is killed
 * writes nothing back. The file is kept open by a descriptor from SHARED_FD_FIRST on, if there is
 * room there.
 */
#ifndef EXA_SHARED_MAP_H
#define EXA_SHARED_MAP_H

#include <stddef.h>
#include <stdint.h>

#define SHARED_FD_FIRST 512

/** Remembers pages, filled from the file at `offset` already; 0 or -errno. */
long exa_shared_add(int fd, char *start, size_t length, int64_t offset);
/** Writes back what was changed between the two; 0, or the first -errno. */
long exa_shared_write(char *start, size_t length);
/** The same, and forgets it. The pages stay. */
void exa_shared_remove(char *start, size_t length);

#endif
