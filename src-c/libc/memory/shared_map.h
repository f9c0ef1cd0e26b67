/*
 * Shared mappings: memory of this process that stands for part of a file.
 *
 * Processes have no memory in common, so it is a copy. Its changed bytes are written to the file,
 * and what others have changed there is read again, where a process can tell that time has passed
 * for others: see shared_sync.h. A process that is killed writes nothing back. The file is kept
 * open by a descriptor from SHARED_FD_FIRST on, if there is room there, one for all mappings of it.
 *
 * Entry points below: by addresses, used by sys/mmap.c and memory.c (shared_map.c); by file, used
 * by shared_sync.c (shared_file.c). What a mapping consists of is in mapping.h.
 */
#ifndef EXA_SHARED_MAP_H
#define EXA_SHARED_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SHARED_FD_FIRST 512

/** Which file: as its stat says. */
struct shared_file_id {
	uint64_t dev, ino;
};

/** Pages stand for the file from `offset` on, and are read in; 0 or -errno. `written`: the program
 * may write to them. */
long exa_shared_add(int fd, char *start, size_t length, int64_t offset, bool written);
/** The same for zeros that only children share. */
long exa_shared_add_anonymous(char *start, size_t length);
/** Writes back what was changed between the two; 0, or the first -errno. */
long exa_shared_write(char *start, size_t length);
/** The same, and forgets it. The pages stay. -ENOMEM: nothing has happened. */
long exa_shared_remove(char *start, size_t length);
/** mremap: that mapping is now at `to` (which may be where it was), with a new length, and read in.
 * 0: there is none, 1: done, -errno: nothing has happened. */
long exa_shared_move(char *from, size_t length, char *to, size_t new_length);
/** mprotect: it may be written to from now on. -EACCES where its file may not. */
long exa_shared_writable(char *start, size_t length);

/* shared_file.c */
/** Of one file (null: all of them), the part from `from` to `to`: changes are written; all is read
 * again. */
void exa_shared_write_file(const struct shared_file_id *, int64_t from, int64_t to);
void exa_shared_read_file(const struct shared_file_id *, int64_t from, int64_t to);
/** Reads again what others have changed. */
void exa_shared_read_changed(void);
bool exa_shared_has(const struct shared_file_id *);

#endif
