/*
 * tar archives, member after member: ustar (POSIX pax, "ustar Interchange Format"), pax's extended
 * headers, GNU's long names and big numbers, and the format that came before them all. Entry
 * points: tar_next (tar.c), pax_read (pax.c). Does not do: what members become (archive.c).
 */
#ifndef EXA_NETFS_TAR_H
#define EXA_NETFS_TAR_H

#include "server/serve.h"

#define TAR_BLOCK 512              /* bytes: headers and contents fill whole ones */
#define TAR_EXTENDED_MAX (1 << 20) /* bytes of a pax header or a long name that are read */

/** What extended headers say of members; what they don't say is null or not known. */
struct tar_extended {
	char *path, *target; /* malloc'd */
	bool has_size, has_mtime, has_uid, has_gid;
	int64_t size, mtime; /* bytes; ns */
	uint32_t uid, gid;
};

/** A member; its texts are valid until the next. */
struct tar_member {
	uint32_t mode; /* with its S_IFMT bits; 0: a hard link */
	uint32_t uid, gid, major, minor;
	int64_t size, mtime, offset; /* bytes; ns; where its content begins in the archive */
	const char *path, *target;   /* target: of links */
};

/** Reads an archive; zero-initialised but for the first three. */
struct tar_reader {
	/* All `count` bytes at `offset`, or false. */
	bool (*bytes)(void *from, int64_t offset, void *out, size_t count);
	void *from;
	int64_t length;                  /* bytes of the archive */
	int64_t at;                      /* the next header; after a failure the one that is bad */
	struct tar_extended global, own; /* of all members from there on, of the next one */
	char path[EXA_PATH_MAX], target[EXA_PATH_MAX];
};

/** 1: a member; 0: the end; -1, and *reason, where the archive is no good. */
int tar_next(struct tar_reader *, struct tar_member *, const char **reason);
void tar_close(struct tar_reader *);

/** The records of a pax header (with a NUL behind `length`); null, or what is wrong with them. */
const char *pax_read(struct tar_extended *, char *text, size_t length);
void tar_extended_free(struct tar_extended *);

#endif
