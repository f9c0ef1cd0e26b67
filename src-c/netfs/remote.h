/*
 * What netfs knows of a mount and of its files.
 *
 * A file is fetched in pieces: small ones whole, large ones PIECE bytes each. The sizes are part of
 * the index's format (docs/netfs-index.md), whose hashes are those of the pieces.
 * Entry points: piece_count, piece_length, remote_read and remote_forget (pieces.c), piece_touch,
 * piece_keep and piece_drop (cache.c), index_read (index.c), archive_fill (archive.c), source_new
 * and source_free (source.c).
 */
#ifndef EXA_NETFS_REMOTE_H
#define EXA_NETFS_REMOTE_H

#include "fs/tree/tree.h"
#include "http/sha256.h"
#include "server/serve.h"

#define WHOLE_MAX (1 << 20)     /* bytes: up to this a file is one piece */
#define PIECE (256 << 10)       /* bytes: of a larger one */
#define KEPT_MAX (32 << 20)     /* bytes of pieces held in memory, all mounts together */
#define ARCHIVE_MAX (512 << 20) /* bytes an archive may have unpacked, without option limit= */
#define BODY_MAX \
	(256 << 20)               /* bytes of one answer, where a server sends more than it was asked \
							   */
#define INDEX_MAX (64 << 20)  /* bytes of an index */
#define PIECES_MAX (1u << 20) /* of all files of a mount: 256 GiB of large ones */
#define NAMES_MAX (1u << 20)  /* of a mount */
#define INDEX_NAME "index.exa"
#define INDEX_FIRST_LINE "exa-index 1"

/** Where a mount's files come from: tree->own. */
struct source {
	char *url; /* of a directory, with a slash at its end; or of an archive */
	bool archive;
	uint32_t body;  /* of an archive: the fetch whose body it is, until the source goes; 0: not here
					   yet */
	double most;    /* bytes that an archive may have */
	char *options;  /* for fetch: JSON */
	char *reload;   /* the same, past the browser's cache */
	bool keeps;     /* what was fetched, between visits */
	uint64_t bytes; /* of all files, for statfs */
	uint32_t pieces; /* of all files that an index names */
};

struct piece {
	struct inode *inode;
	char *bytes;    /* null: not here */
	uint32_t fetch; /* the number of its fetch, the last one if there is none now */
	bool fetching;
	int error;                   /* how the last fetch failed, or 0 */
	struct queue readers;        /* who waits for it */
	struct piece *older, *newer; /* in the order of their last use, where bytes are here */
	bool checked;                /* there is a hash */
	uint8_t hash[SHA256_SIZE];
};

/** A file: inode->content. */
struct remote {
	char *path; /* encoded for a URL, relative to the source's */
	uint32_t count;
	struct piece pieces[];
};

static inline uint32_t piece_size(int64_t size) { return size <= WHOLE_MAX ? WHOLE_MAX : PIECE; }
static inline uint32_t piece_count(int64_t size)
{
	return (uint32_t)((size + piece_size(size) - 1) / piece_size(size));
}

/** pieces.c: the tree's hooks. */
int remote_read(struct request *, struct inode *, int64_t offset, char *out, uint32_t count);
void remote_forget(struct inode *);

/** cache.c: a piece has been used; has come (others may go for it); its bytes go. */
void piece_touch(struct piece *);
void piece_keep(struct piece *, char *bytes, uint32_t length);
void piece_drop(struct piece *);
uint32_t piece_length(const struct piece *);

/** index.c: fills a tree from the text of an index (which it may change). 0, or -EINVAL with a line
 * on the console. */
int index_read(struct tree *, char *text, size_t length);

/** archive.c: by how its path ends. */
bool url_is_archive(const char *url);
/** Fills a tree from the archive that its source's body is, `length` bytes. 0, or -EIO with a line
 * on the console. */
int archive_fill(struct tree *, int64_t length);
/** The tree's hook. */
int archive_read(struct request *, struct inode *, int64_t offset, char *out, uint32_t count);

/** The key of a piece, or (null) of the index; malloc'd; null: nothing is kept, or no memory. */
char *source_key(const struct source *, const uint8_t hash[SHA256_SIZE]);
/** source.c: null and *status where the options are bad or there is no memory. */
struct source *source_new(const char *url, const char *options, int *status);
void source_free(struct source *);
/** A fetch's options (JSON, malloc'd) of these mount options, with this cache mode. */
char *source_options(const char *options, const char *cache);

#endif
