/*
 * What localfs knows of a mount and of its files.
 *
 * Everything but the bytes of files is in memory from the mount on. A change is made there first;
 * what has changed since the last transaction goes into the next one, all of it, so that each
 * transaction leaves on the disk the tree as it was at one moment (commit.c).
 * Entry points: change_* (change.c), piece_* (piece.c), commit_* and local_sync (commit.c),
 * file_* (file.c: the tree's hooks), tree_load (load.c), local_lost (local.c), local_elected
 * (mount.c).
 */
#ifndef EXA_LOCALFS_LOCAL_H
#define EXA_LOCALFS_LOCAL_H

#include "fs/tree/tree.h"
#include "server/serve.h"

#define PIECE 65536u          /* bytes of a file under one key */
#define PIECE_MIN 512u        /* bytes a piece has at least in memory; it doubles */
#define CLEAN_MAX (32u << 20) /* bytes of pieces kept for reading, a mount */
#define DIRTY_MAX (32u << 20) /* bytes that wait to be written: then writers wait */
#define DIRTY_SOON (4u << 20) /* bytes: then a transaction starts at once */
#define DELAY_NS 50000000ll   /* from a change to the transaction that has it */
#define INO_SIZE 8            /* bytes of a key: an inode's number, highest byte first */
#define PIECE_KEY_SIZE 12     /* and a piece's index */

/** Pieces in order of their last use. */
struct pieces {
	struct piece *oldest, *newest;
	uint32_t bytes;
};

/** Bytes [index * PIECE, + length) of a file; what lies behind `length` is zeros. */
struct piece {
	struct inode *inode;
	uint32_t index, length, room; /* room: bytes that there is memory for */
	char *bytes;
	struct pieces *list;         /* clean, dirty, flying or loading of its mount */
	struct piece *older, *newer; /* in it */
	struct piece *hash_next;
	struct piece *next, **at; /* of its file */
	uint32_t call;            /* while it is loading */
	int error;                /* how loading it failed, or 0 */
};

/** inode->content, for whatever has been changed or has bytes. */
struct file {
	uint64_t bytes;       /* of all its pieces */
	uint32_t stored;      /* pieces from this index on are not in the database */
	bool dirty;           /* among the changes already */
	bool kept;            /* there may be a record of it in the database */
	struct piece *pieces; /* that are in memory */
};

struct name {
	struct name *next;
	uint64_t dir;
	uint16_t length;
	char text[];
};
struct drop {
	uint64_t ino;
	uint32_t from;
	bool whole;
};

/** What the database does not have yet, beside dirty pieces. */
struct changes {
	uint64_t *inodes;
	uint32_t inode_count, inode_room;
	struct drop *drops; /* pieces from an index on; the inode too, where `whole` */
	uint32_t drop_count, drop_room;
	struct name *names; /* whose entries have changed */
	uint32_t name_count, name_bytes;
};

/** tree->own. */
struct local {
	struct timer timer; /* first: the transaction that is due */
	struct local *next;
	struct tree *tree;
	uint32_t database; /* the device's number for it */
	char name[128];
	bool alone;               /* a layer of an overlay: nobody else has it */
	bool loading, lost, told; /* told: that it is lost, to who synced */
	uint64_t used, limit;     /* bytes */
	struct pieces clean, dirty, flying, reading;
	struct piece **table;
	uint32_t table_size, piece_count;
	struct queue loaded, room, synced;

	struct changes changed, carried; /* carried: by the transaction under way */
	uint32_t sequence;               /* counts changes */
	uint32_t durable,
		marked; /* changes that are on the disk; that were the last when it was marked clean */
	bool committing, strict, mark; /* strict, mark: asked of the next transaction */
	uint32_t flags, covers, call;  /* of the one under way: COMMIT_*; its last change; its number */
	uint32_t failures;
	int error;  /* of the last that failed */
	bool full;  /* the last one met the quota */
	bool again; /* the last one failed otherwise, and is to be tried again */

	/* Sharing the database with other kernels (group.h). */
	bool following;        /* another one has it: the tree is empty but for its root */
	bool took_over;        /* what was asked of a former leader is not settled yet */
	uint64_t self, leader; /* numbers in the group */
	struct cover *covered;
	struct watching *watched;
	struct outstanding *outbox, **outbox_end, *unanswered; /* unanswered: none before it is */
	uint32_t last_request;
	struct closing *closing;
	struct awaited *awaited;
	struct peer *peers;
	bool record_due; /* what they were answered has changed */
	struct queue ordered;
	struct inode **kept; /* without names, but perhaps open at one of them */
	uint32_t kept_count;
};

/* change.c: for the hooks; none of them can fail, so without memory the mount is lost. */
void change_inode(struct inode *);
void change_entry(struct inode *dir, const char *name, struct inode *);
/** The entry of that name is to be written down as it is, or taken away. */
void change_name(struct local *, uint64_t dir, const char *text, size_t length);
/** Pieces from `from` on go from the database; and the inode itself. */
void change_drop(struct local *, uint64_t ino, uint32_t from, bool whole);
/** Something has changed: a transaction is due. */
void change_note(struct local *);
struct file *file_of(struct inode *);
void changes_free(struct changes *);
/** All of `from` is to be done before what is in `to`. */
void changes_join(struct local *, struct changes *from);

/* piece.c */
struct piece *piece_find(const struct inode *, uint32_t index);
/** 1: it is here (*piece); 0: there is none, all zeros; PENDING, -errno. */
int piece_want(struct request *, struct inode *, uint32_t index, struct piece **piece);
/** With memory for `need` bytes; null: none. */
struct piece *piece_get(struct inode *, uint32_t index, uint32_t need);
void piece_move(struct piece *, struct pieces *);
void piece_free(struct piece *);
void piece_key(char key[PIECE_KEY_SIZE], uint64_t ino, uint32_t index);
void pieces_evict(struct local *);

/* commit.c */
void commit_start(struct local *);
void commit_due(struct timer *);
int local_sync(struct request *, struct tree *, struct inode *);

/* file.c: hooks */
int file_read_bytes(struct request *, struct inode *, int64_t offset, char *out, uint32_t count);
int file_write_bytes(
	struct request *, struct inode *, int64_t offset, const char *bytes, uint32_t count);
int file_cut(struct request *, struct inode *, int64_t size);
int file_allocate(struct request *, struct inode *, int64_t offset, int64_t length, int64_t *done);
int file_punch(struct request *, struct inode *, int64_t offset, int64_t length, int64_t *done);
int file_extent(struct request *, struct inode *, int64_t offset, bool data, int64_t *at);
void file_forget(struct inode *);

/* record.c: an inode as the database has it. */
#define RECORD_SIZE 96 /* bytes, and a symlink's target behind them */
uint32_t record_write(const struct inode *, char *out); /* out: RECORD_SIZE + EXA_PATH_MAX */
/** An inode made of a record; null: it is none, or there is no memory. */
struct inode *record_read(struct tree *, uint64_t ino, const char *bytes, uint32_t length);
void ino_write(char *key, uint64_t ino);
uint64_t ino_read(const char *key);

/* load.c: fills the tree, and mends it; 0 or -errno. */
int tree_load(struct local *, const char *bytes, size_t length, bool clean);

/* local.c */
/** A mount of that database, of which nothing is known yet; null without memory. */
struct local *local_new(uint32_t database, const char *name);
void local_free(struct local *);
/** The database cannot be used any more: from now on EIO, and EROFS. */
void local_lose(struct local *, const char *reason);
void local_lost(uint32_t database, const char *reason);
struct local *local_find(uint32_t database);
struct local *local_named(const char *name);
/** Whose tree it is; null: it is of another kind. */
struct local *local_at(const struct tree *);

/* mount.c */
/** This kernel leads now: the tree is loaded from answer `call`; or it cannot be, -errno. */
void local_elected(struct local *, int status, uint32_t call, int64_t size, const char *reason);

#endif
