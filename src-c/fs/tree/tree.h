/*
 * The tree of a file system: inodes, directory entries, and all that POSIX says about names and
 * permissions. Used by the file systems in memory, procfs and devfs (resmgr), netfs and localfs.
 *
 * Owns: everything but the bytes of regular files, which are the hooks' (struct tree_ops).
 * Entry points: tree_new, tree_free, tree_add and tree_remove for who fills a tree from C;
 * tree_walk and the inode_* / tree_* operations for fs_server.c.
 * Does not do: messages, descriptions, mounts (it only knows which inodes are covered).
 *
 * Lifetime: an inode lives while it has a name (nlink) or a user. Users are open descriptions, the
 * directories within it, a mount on it, a walk passing through.
 */
#ifndef EXA_TREE_H
#define EXA_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

#include "protocol.h"
#include "server/serve.h"

#define TREE_ROOT 1               /* inode number of every root */
#define TREE_NLINK_MAX 65000      /* then EMLINK */
#define TREE_SIZE_MAX (1ll << 44) /* bytes a file; then EFBIG */
#define TREE_BLKSIZE 4096
#define INODE_OPAQUE 1   /* a directory: in an overlay it hides the lower one */
#define INODE_UPPER 2    /* a root: its tree has been the upper layer of an overlay */
#define INODE_LINKABLE 4 /* without a name, but one can be made (O_TMPFILE) */

struct request;
struct tree;
struct inode;

/** A name in a directory. */
struct entry {
	struct entry *next; /* in its bucket of the tree's table */
	struct inode *dir, *inode;
	int64_t position; /* in its directory: grows with each new entry, never used again */
	uint32_t hash;
	uint16_t length;
	bool below;  /* whiteout.h */
	char name[]; /* length bytes and a NUL */
};

/** One place in a directory's list, in order of position; entry is null where it has been removed.
 */
struct place {
	int64_t position;
	struct entry *entry;
};

struct directory {
	struct place *places;
	uint32_t used, room; /* of places */
	uint32_t count;      /* entries that are there */
	int64_t next;        /* position of the next new entry */
};

struct inode {
	struct tree *tree;
	struct inode *hash_next; /* in the tree's table by number */
	uint64_t ino, rdev;
	int64_t size;                /* bytes; of a symlink its target's length */
	int64_t blocks;              /* of 512 bytes; the hooks' for regular files */
	int64_t atime, mtime, ctime; /* ns since the epoch */
	uint32_t mode, uid, gid, nlink;
	uint32_t users;
	uint32_t version; /* counts changes of content: identity for who caches it (stat's `spare`) */
	bool covered;     /* something is mounted on it */
	bool dynamic;     /* made by the hook `lookup`: goes with its last user */
	uint8_t marks;    /* INODE_* */
	bool partial; /* a directory some names of which are not here yet: how many links it has is not
					 known */
	struct directory directory; /* directories only, like the next two */
	struct inode *parent;       /* held; the root's is itself (not held) */
	struct entry *entry;        /* its name; null for the root and what has been removed */
	char *target;               /* symlinks only; null: the hook readlink */
	void *content;              /* the hooks' own */
	struct watch *watch;        /* who is told of it (notify.h), or null */
	uint64_t used_in; /* notify.c's: where, as far as is known, the name stands by which it was used
						 last … */
	int64_t used_at;  /* … and its position there */
	struct lower *lower; /* an overlay's own: what its lower layer has there */
};

/** What the hook `list` answers. */
struct listed {
	char name[EXA_NAME_MAX + 1];
	uint64_t ino;
	uint32_t mode; /* S_IFMT bits */
	int64_t next;  /* position of what follows */
};

/**
 * What a file system adds to the tree. Any hook may be null. Hooks with a request may wait
 * (PENDING) before their first change. Times, sizes checked against TREE_SIZE_MAX, modes and
 * versions are the tree's; `size` after a write or truncate is set by the tree when the hook
 * succeeds.
 */
struct tree_ops {
	/* Bytes of a regular file: never asked past its size. The result is how many; 0 < result, or
	 * -errno. */
	int (*read)(struct request *, struct inode *, int64_t offset, char *out, uint32_t count);
	/* All or nothing up to `count`: how many were taken, or -ENOSPC … */
	int (*write)(
		struct request *, struct inode *, int64_t offset, const char *bytes, uint32_t count);
	int (*truncate)(struct request *, struct inode *, int64_t size);
	/* Of [offset, + length): there is room, whatever is written there; all is zeros, and takes no
	 * room where it can be so. They may do the beginning of it alone: *done bytes, all of it when
	 * they are asked. 0 or -errno. */
	int (*allocate)(
		struct request *, struct inode *, int64_t offset, int64_t length, int64_t *done);
	int (*punch)(struct request *, struct inode *, int64_t offset, int64_t length, int64_t *done);
	/* The first place from `offset` on, which is less than the size, where there are bytes (`data`)
	 * or is a hole; at or past the size: there is none. It comes as it is where one knows no
	 * better. 0, or may wait. */
	int (*extent)(struct request *, struct inode *, int64_t offset, bool data, int64_t *at);
	/* The inode is about to be freed: its content goes. */
	void (*forget)(struct inode *);
	/* Puts to rest what has changed: of one inode, or of all (null). */
	int (*sync)(struct request *, struct tree *, struct inode *);
	void (*statfs)(struct tree *, struct fs_statfs_reply *);
	/* For who writes trees down. Told after the fact, within one handler: an inode's fields have
	 * changed; `dir` has a new entry for `inode`, or (null) none of that name any more. */
	void (*changed)(struct inode *);
	void (*entry_changed)(struct inode *dir, const char *name, struct inode *inode);
	/* Of what is covered, whether it is so for who asks; null: it is for all. */
	bool (*covers)(struct request *, const struct inode *);
	/* Of what is watched (notify.h), before resmgr is told; false: that need not be. */
	bool (*event)(struct inode *, const struct fs_event_request *, const char *name, size_t length);
	/* The tree is about to be freed, when all inodes have been. */
	void (*destroy)(struct tree *);

	/* Names that are not entries (procfs). lookup: the inode, from tree_dynamic, or null; asked
	 * after the entries. list: the first at `position` or after it (from 0 on); false: no more. */
	struct inode *(*lookup)(struct inode *dir, const char *name, size_t length);
	bool (*list)(struct inode *dir, int64_t position, struct listed *out);
	/* Target of a symlink without one, NUL included; its length or -errno. */
	int (*readlink)(struct inode *, char *out, size_t room);

	/* For trees whose truth is elsewhere (jsfs); all may wait. look: makes the entry of that name
	 * be what it is there, or be none; 0 in both cases. fill: the same for all names, before a
	 * listing begins. */
	int (*look)(struct request *, struct inode *dir, const char *name, size_t length);
	int (*fill)(struct request *, struct inode *dir);
	/* The number of a new inode of that name; null: the next free one. */
	uint64_t (*number)(struct inode *dir, const char *name, size_t length);
	/* Asked when all checks have passed, before the change is made here; what they refuse does not
	 * happen. make: target of symlinks or null. rename: `over` is what loses its name by it, or
	 * null. set: what the ops CHMOD (a: mode), CHOWN and UTIMES have in enums.def. */
	int (*before_make)(struct request *, struct inode *dir, const char *name, size_t length,
		uint32_t mode, const char *target);
	int (*before_remove)(struct request *, struct entry *);
	int (*before_rename)(struct request *, struct entry *, struct inode *to, const char *name,
		size_t length, struct entry *over);
	int (*before_link)(struct request *, struct inode *, struct inode *to);
	int (*before_set)(struct request *, struct inode *, enum exa_op op, int64_t a, int64_t b);
	/* A regular file is about to be open for writing, or cut, so an overlay copies it up; `bytes`:
	 * what it has now is wanted still. */
	int (*copyup)(struct request *, struct inode *, bool bytes);

	bool nameless; /* files can be made without a name */

	/* Its regular files are texts, made anew at each read of their beginning: malloc'd, owned by
	 * the caller after. May wait. Null: `read`. */
	int (*text)(struct request *, struct inode *, char **text, size_t *length);
	/* With `text`: whose it is. What was opened when that was another cannot be read any more
	 * (-ESRCH). */
	uint64_t (*text_of)(const struct inode *);
};

struct tree {
	const struct tree_ops *ops;
	uint64_t dev;       /* st_dev; set by fs_add */
	uint32_t type;      /* statfs's f_type */
	bool read_only;     /* EROFS for every change */
	bool sizes_guessed; /* a file may have more bytes than its size says: the hook `read` is asked
						   past it */
	uint32_t open;      /* descriptions of it: cannot be unmounted (EBUSY) … */
	uint32_t leaving;   /* … but those, which nobody has any more, are waited for */
	struct queue left;  /* who waits for them */
	uint32_t covered;   /* mounts within it: it cannot be unmounted either */
	void *own;          /* the file system's own */
	struct watch *watches;   /* its watched inodes (notify.h) */
	struct overlay *overlay; /* what it is the upper layer of, or null */
	struct inode *whiteout;  /* whiteout.h; null: this is no upper layer */
	struct inode *root;
	uint64_t last_ino;
	uint32_t inode_count, entry_count;
	uint32_t most;         /* that there may be of each; 0: as many as there is memory for */
	struct inode **inodes; /* tables; their sizes are powers of two */
	uint32_t inodes_size;
	struct entry **entries;
	uint32_t entries_size;
};

/* tree.c */

/** A tree whose root is a directory of that mode (07777 bits). Null: out of memory. */
struct tree *tree_new(const struct tree_ops *, uint32_t mode, uint32_t uid, uint32_t gid);
/** Frees a tree with all its inodes. Nothing may be open in it. */
void tree_free(struct tree *);
/** A new inode without a name (users 1: the caller's), times now. ino 0: the next free number.
 * Null: out of memory. */
struct inode *inode_new(struct tree *, uint64_t ino, uint32_t mode);
struct inode *inode_find(struct tree *, uint64_t ino);
/** For the hook lookup: the inode of that number, made (under dir) if there is none; `content` is
 * set when made. */
struct inode *tree_dynamic(struct inode *dir, uint64_t ino, uint32_t mode, void *content);
void inode_hold(struct inode *);
/** Gives up one use; frees an inode that nobody names or uses. Null is nothing. */
void inode_put(struct inode *);
void inode_stat(const struct inode *, struct exa_stat *);
/** Content changed: mtime, ctime, version, and the hook. */
void inode_modified(struct inode *);
/** Fields changed: ctime, and the hook. */
void inode_changed(struct inode *);
/** Makes a name in dir, for who fills a tree from C. Null: it exists, or out of memory. */
struct inode *tree_add(struct inode *dir, const char *name, uint32_t mode, uint64_t rdev);
struct inode *tree_add_symlink(struct inode *dir, const char *name, const char *target);
/** Removes a name made so (or any), whatever it is but a directory with entries. -ENOENT,
 * -ENOTEMPTY, -EBUSY. */
int tree_remove(struct inode *dir, const char *name);

/* tree_entry.c: names in directories. Permissions are not asked, modes and times not touched. */

struct entry *entry_find(struct inode *dir, const char *name, size_t length);
/** The same, whiteouts too. */
struct entry *entry_any(struct inode *dir, const char *name, size_t length);
/** -ENOMEM, and nothing has happened. Counts nlink of the inode, and of dir for a directory. */
int entry_add(struct inode *dir, const char *name, size_t length, struct inode *);
/** The inode may be freed by it. The entry may stay, as a whiteout (whiteout.h). */
void entry_remove(struct entry *);
/** The name now names another inode of the same kind (directory or not); its old one may be freed.
 */
void entry_replace(struct entry *, struct inode *);
/** Each names what the other did. */
void entry_exchange(struct entry *, struct entry *);
/** First entry at `position` or after it, or null; whiteouts are none. */
struct entry *entry_at(struct inode *dir, int64_t position);

/* tree_access.c */

#define MAY_EXEC 1
#define MAY_WRITE 2
#define MAY_READ 4
/** 0, -EACCES, or -EROFS for MAY_WRITE where nothing can be written. */
int inode_access(const struct inode *, const struct exa_cred *, uint32_t may);
bool cred_owns(const struct exa_cred *, const struct inode *); /* or is root */
bool cred_in_group(const struct exa_cred *, uint32_t gid);
/** Whether names may be made in dir (EROFS, EACCES, ENOENT where it has been removed). */
int dir_may_add(const struct inode *dir, const struct exa_cred *);
/** Whether this name may be taken away: sticky directories (EPERM), covered inodes (EBUSY). */
int dir_may_remove(const struct entry *, const struct exa_cred *);

/* tree_walk.c */

/** A walk: `path` message in, its answer out. */
struct walk {
	struct request *request;
	struct tree *tree;
	const struct exa_cred *cred;
	enum exa_op op;
	uint32_t flags; /* O_* */
	uint32_t hops;  /* symlinks met; counted on */
	uint64_t root;  /* an inode that `..` does not leave (chroot), or 0 */
	/* answers */
	enum exa_walk came;  /* DONE here: the operation can be carried out */
	struct inode *dir;   /* DONE: held; where the last name is looked up; null for an empty path */
	struct inode *inode; /* DONE: held; what the path names, or null if there is no such name. UP,
							MOUNT, SYMLINK: held; the root, the covered inode, the link */
	const char *name;    /* DONE: last component (length bytes), valid until the next walk */
	size_t length;
	bool slash; /* slashes stood behind it */
	uint64_t
		named_in; /* the entry by which the inode was found: its directory, 0 where it is none, … */
	int64_t named_at;   /* … and its position there */
	const char *target; /* SYMLINK */
	const char *real;   /* DONE: the names walked through, when links were followed that are no part
						   of it; null: those of the path. Valid until the next walk */
	const char *rest;   /* UP, MOUNT, SYMLINK: what is left, from its slash on */
	bool naming;        /* the operation is about the last name, whatever it stands for */
};

/**
 * Walks `path` from `start`. 0 or -errno; walk_end after, in both cases. Operations that take a
 * name away or make one do not look at the last component's kind: `inode` is what has it now.
 */
int tree_walk(struct walk *, struct inode *start, const char *path, size_t length);
void walk_end(struct walk *);
/** The target of a symlink into `out`, with a NUL: its length or -errno. */
int inode_readlink(struct inode *, char *out, size_t room);

/* tree_make.c, tree_open.c, tree_remove.c, tree_rename.c: operations on what a walk found */

/** MKDIR, MKNOD, SYMLINK (target), or a regular file for open; on success w->inode is the new one.
 */
int tree_make(struct walk *, uint32_t mode, uint64_t rdev, const char *target);
/** O_TMPFILE: a regular file in that directory, but without a name; it may be given one if it is
 * `linkable`. */
int tree_make_nameless(struct walk *, uint32_t mode, bool linkable);
/** All checks of open, O_CREAT and O_TRUNC carried out; w->inode is what to open. r may wait
 * (truncate). */
int tree_open(struct request *, struct walk *, uint32_t mode);
int tree_unlink(struct walk *);
int tree_rmdir(struct walk *);
/* renameat2(2)'s flags, which musl has no names for */
#define RENAME_NOREPLACE 1
#define RENAME_EXCHANGE 2
static inline bool rename_flags_known(uint32_t flags) { return flags <= RENAME_EXCHANGE; }
/** Names may carry the slashes that stood behind them. flags: RENAME_NOREPLACE, RENAME_EXCHANGE. */
int tree_rename(struct request *, struct inode *from, const char *from_name, struct inode *to,
	const char *to_name, uint32_t flags, const struct exa_cred *);
int tree_link(
	struct request *, struct inode *, struct inode *to, const char *name, const struct exa_cred *);

/* tree_set.c */

int inode_chmod(struct request *, struct inode *, uint32_t mode, const struct exa_cred *);
/** -1 leaves it. */
int inode_chown(
	struct request *, struct inode *, int64_t uid, int64_t gid, const struct exa_cred *);
/** ns, EXA_TIME_NOW or EXA_TIME_OMIT. */
int inode_utimes(
	struct request *, struct inode *, int64_t atime, int64_t mtime, const struct exa_cred *);
/** Before the inode is written to. */
int inode_copyup(struct request *, struct inode *, bool bytes);
/** No permission is asked. A uid other than 0 costs the file its set-id bits. */
int inode_truncate(struct request *, struct inode *, int64_t size, uint32_t uid);
/** The same, and who watches the file is not told of it. */
int inode_cut(struct request *, struct inode *, int64_t size, uint32_t uid);
/** fallocate of a regular file, or the beginning of it: *done bytes. q->offset and q->length are
 * ones that there can be. */
int inode_allocate(struct request *, struct inode *, const struct allocate_request *q, uint32_t uid,
	int64_t *done);
int inode_write(struct request *, struct inode *, int64_t offset, const char *bytes, uint32_t count,
	uint32_t uid);
int inode_read(struct request *, struct inode *, int64_t offset, char *out, uint32_t count);
/** After a read: atime, where it is `noted`, and, if there was something, who watches. */
void inode_was_read(struct inode *, bool noted, bool something);

/* tree_name.c */

/** Absolute path within the tree of a directory: its length, -ENOENT where it has been removed,
 * -ENOTDIR, -ENAMETOOLONG. */
int inode_pathname(const struct inode *, char *out, size_t room);

#endif
