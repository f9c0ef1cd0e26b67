/*
 * Open file descriptions of any kind behind handles, and file.def's handlers over them.
 *
 * Owns: struct description (offset, flags, whose object it is) and the checks that are the same for
 * all kinds: unknown handle, access mode, sizes and offsets out of range, calls a kind lacks.
 * Entry points: description_new, description_find, and do_read … do_release, which a server that
 * links description.c puts in its table. What a kind is made of stands in struct description_ops:
 * files of a tree (fs_file.c), a text made when it is read (fs_text.c), a device (a server's own).
 * Does not do: counting references (resmgr does; release is told once, at the last).
 */
#ifndef EXA_DESCRIPTION_H
#define EXA_DESCRIPTION_H

#include "serve.h"

struct description;

/**
 * What a kind of description can do. A hook that is null answers what POSIX has for a thing that
 * cannot: read, write, truncate, sync, set EINVAL; seek ESPIPE; readdir ENOTDIR; ioctl ENOTTY.
 * Hooks with a request may wait (PENDING) before their first change; they are run again from the
 * top.
 */
struct description_ops {
	const char *kind;
	/* Up to `count` (at most EXA_TAIL_MAX) bytes to `out`; the result is how many, 0 at the end.
	 * offset EXA_OFFSET_CURRENT: at d->offset, which the hook moves on. */
	int (*read)(struct request *, struct description *d, int64_t offset, char *out, uint32_t count);
	/* The result is how many bytes were taken. O_APPEND is the hook's affair; below
	 * EXA_OFFSET_CURRENT it is EXA_OFFSET_EXACT. */
	int (*write)(
		struct request *, struct description *d, int64_t offset, const char *bytes, uint32_t count);
	/* The new offset, or -errno. SEEK_SET, SEEK_CUR … as lseek. */
	int64_t (*seek)(struct request *, struct description *d, int64_t offset, int whence);
	/* Null: EBADF, so have one. */
	int (*stat)(struct description *d, struct exa_stat *st);
	int (*truncate)(struct request *, struct description *d, int64_t size);
	/* fallocate; as do_allocate. Null: EOPNOTSUPP. */
	int (*allocate)(
		struct request *, struct description *d, const struct allocate_request *q, int64_t *done);
	/* Whole linux_dirent64 records (dirent_put); the result is their bytes. */
	int (*readdir)(struct request *, struct description *d, char *out, uint32_t count);
	/* Argument: r->tail; answer: r->out and r->out_len, *result. */
	int (*ioctl)(struct request *, struct description *d, uint32_t request, int32_t *result);
	int (*sync)(struct request *, struct description *d);
	/* chmod, chown, utimes with q->cred; only resmgr asks. */
	int (*set)(struct request *, struct description *d, const struct handle_set_request *q);
	/* poll: as do_arm; poll_arm of armed.h does the most of it. Null: always readable and writable.
	 */
	int (*arm)(
		struct request *, struct description *d, const struct arm_request *q, struct arm_reply *p);
	void (*disarm)(struct description *d, uint32_t sender, uint32_t token);
	/* The last reference is gone, but something that was begun on it has not ended: d->leaving.
	 * May be null. */
	void (*leave)(struct description *d);
	/* The last reference is gone, and what was begun on it has ended: forget the object. The
	 * description itself is freed after. */
	void (*release)(struct description *d);
};

struct description {
	struct subject subject; /* of the requests about it; it stands first, so it stands for it */
	uint64_t handle;        /* of handle.h: all handles of a server with descriptions name one */
	const struct description_ops *ops;
	void *object;      /* the kind's own */
	uint32_t flags;    /* O_ACCMODE bits, O_APPEND, O_NONBLOCK, O_PATH, O_DIRECTORY as opened */
	uint32_t uid;      /* effective, of who opened it */
	int64_t offset;    /* bytes; in a directory a position of its own */
	int64_t listed_to; /* of a directory: the positions that there were when this listing began end
						  here; 0: it has not begun */
	bool leaving;      /* it has no handle any more, and is in use */
	uint64_t
		named_in; /* of files of a tree: the name by which it was opened, as struct walk has it */
	int64_t named_at;
	struct dying dying;
};

/** A new description; its handle is in d->handle. Null: out of memory, nothing was made. */
struct description *description_new(
	const struct description_ops *, void *object, uint32_t flags, uint32_t uid);
/** The same under a handle that another server had given. */
struct description *description_adopt(
	uint64_t handle, const struct description_ops *, void *object, uint32_t flags, uint32_t uid);
/** Another handle for it; false: that names something already. */
bool description_rename(struct description *, uint64_t handle);
/** The description behind a handle, or null. */
struct description *description_find(uint64_t handle);
/** Releases a description as the release notice does: for who opened it and then could not go on.
 * Its handle goes at once, its object with the last request that has begun on it (struct subject).
 */
void description_release(struct description *);
/** How many there are, for /proc and tests. */
uint32_t descriptions_count(void);
/** Calls `each` for every description; it must not release any. */
void descriptions_each(void (*each)(struct description *, void *), void *argument);

/**
 * Puts one record of readdir at out[0 .. room); the result is its length, 0 if it does not fit.
 * `next`: position of what follows it. `mode`: S_IFMT bits of the entry.
 */
uint32_t dirent_put(char *out, uint32_t room, uint64_t ino, int64_t next, uint32_t mode,
	const char *name, uint32_t length);

#endif
