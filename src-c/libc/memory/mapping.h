/*
 * What shared mappings (shared_map.h) consist of; for those who implement them alone.
 *
 * Entry points: records and their memory (mapping_record.c), files that are mapped (mapped_file.c),
 * the bytes of one mapping, to its file and back (mapping_bytes.c).
 */
#ifndef EXA_MAPPING_H
#define EXA_MAPPING_H

#include "protocol.h"
#include "shared_map.h"

/** A file that is mapped, once for those who may write to it and once for those who may not. */
struct mapped_file {
	int references;
	int fd; /* keeps the description open */
	uint32_t server;
	uint64_t handle;
	struct shared_file_id id;
	bool writable;
	/* as it was when all mappings were read last */
	uint32_t version;
	int64_t size, mtime;
};

struct mapping {
	struct mapping *next;
	struct mapped_file *file;
	char *start;
	size_t length;
	int64_t offset; /* in the file */
	char *before;   /* what the file had, as far as is known; null: it is only read */
};

/** All of them, the latest one first. */
extern struct mapping *exa_mappings;

/* mapping_record.c */
/** Memory for one of the two above; null: there is none. */
void *exa_mapping_record_take(void);
void exa_mapping_record_give(void *);

/* mapped_file.c */
bool exa_mapped_same(const struct shared_file_id *, const struct shared_file_id *);
/** What a handle's file is; 0 or -errno. */
long exa_mapped_stat(uint32_t server, uint64_t handle, struct exa_stat *);
/** One reference to the record of a descriptor's file, made where there is none; 0 or -errno. */
long exa_mapped_get(int fd, struct mapped_file **);
void exa_mapped_put(struct mapped_file *);

/* mapping_bytes.c */
/** Makes the copy from which changes are told; 0 or -ENOMEM. */
long exa_mapping_keep(struct mapping *);
/** Reads the file again from `from` to `to`, counted from the mapping's start. What lies behind the
 * end of the file is zero. 0 or -errno. */
long exa_mapping_read(struct mapping *, size_t from, size_t to);
/** Writes what was changed between the two. Nothing is written behind the end of the file (POSIX,
 * mmap). 0 or -errno. */
long exa_mapping_write(struct mapping *, size_t from, size_t to);

#endif
