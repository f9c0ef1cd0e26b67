/*
 * overlayfs: a tree that can be written, the upper layer, over one that is never changed, the
 * lower.
 *
 * The upper layer's own tree (localfs's or tmpfs's) is the tree that is seen: each directory gets
 * the names of the lower one before the first look into it. What has come so is a *lower inode*:
 * its fields and bytes are the lower layer's, and the upper layer's hooks hear nothing of it, until
 * its *copy-up* makes it the upper layer's. So an inode stays the same one, for who has it open
 * too. In the upper layer a whiteout, a device 0, 0, stands for a name that has been taken away
 * (tree_entry.c), and an opaque directory hides the lower one. Entry points: overlay_create
 * (overlay.c); overlay_ops (overlay_hook.c); overlay_look … (overlay_name.c), overlay_copyup
 * (overlay_copyup.c); layer_near, layer_far: lower layers in this server and in another.
 */
#ifndef EXA_LOCALFS_OVERLAY_H
#define EXA_LOCALFS_OVERLAY_H

#include "fs/tree/tree.h"
#include "server/serve.h"

/** inode->lower: what the lower layer has there; null: nothing. */
struct lower {
	uint64_t ino;        /* in the lower layer */
	struct entry *entry; /* of a lower inode: its only name, while it has one (nlink) */
	bool only;           /* the inode is a lower one: it has not been copied up */
	bool known;          /* its fields are those of the lower layer: a listing says only its kind */
	bool filled;         /* all names of the lower directory are in it */
	/* layer_far's */
	bool busy;          /* the lower layer's server has been asked something */
	int error;          /* what that came to, or 0 */
	struct queue queue; /* who waits for it */
	uint64_t handle;    /* an open description there, or 0 */
	char *bytes;        /* [at, at + length), read there to be copied; or null */
	int64_t at;
	uint32_t length;
	int64_t copied; /* overlay_copyup's: bytes that are in the upper layer */
};

/** Where a lower layer is. Hooks with a request may wait. */
struct layer {
	/* Brings all names of the lower directory into this one (overlay_name). */
	int (*fill)(struct request *, struct inode *dir);
	/* Gives a lower inode its fields (overlay_known). */
	int (*know)(struct request *, struct inode *);
	int (*read)(struct request *, struct inode *, int64_t offset, char *out, uint32_t count);
	/* Some bytes at `offset`, there until the handler ends: how many, 0 at the end. */
	int (*piece)(struct request *, struct inode *, int64_t offset, const char **bytes);
	/* It is no lower inode any more, or will be freed. */
	void (*close)(struct inode *);
};
extern const struct layer layer_near, layer_far;

/** tree->overlay, of the upper layer's tree. */
struct overlay {
	const struct tree_ops *upper; /* its own hooks */
	const struct layer *layer;
	uint32_t server, fs; /* who has the lower layer, under which number */
	bool own;            /* it was mounted for this overlay alone */
};

static inline bool is_lower(const struct inode *inode)
{
	return inode->lower && inode->lower->only;
}

/** Makes a tree of options lower=LAYER,upper=LAYER (overlay_option.c), or over the directory that
 * the request names; as fs_create. */
int overlay_create(struct request *, uint32_t fs, const char *options, struct tree **);

/** A layer's "TYPE:SOURCE;OPTION;OPTION…", in which %XX stands for a byte: split in place;
 * `options` has commas. False: it makes no sense. */
bool layer_split(char *text, const char **type, const char **source, const char **options);

/* overlay_hook.c */
extern const struct tree_ops overlay_ops;
/** A lower layer that was mounted for an overlay alone goes. */
void overlay_unmount(uint32_t server, uint32_t fs);

/* overlay_name.c */
/** A name that the lower layer has; -ENOMEM. */
int overlay_name(struct inode *dir, const char *name, size_t length, uint64_t ino, uint32_t mode);
/** What a lower inode is; target: a symlink's, copied. -ENOMEM. */
int overlay_known(struct inode *, const struct exa_stat *, const char *target, size_t length);
/** All hooks that are about names. */
int overlay_look(struct request *, struct inode *dir, const char *name, size_t length);
int overlay_fill(struct request *, struct inode *dir);
int overlay_before_make(struct request *, struct inode *dir, const char *name, size_t length,
	uint32_t mode, const char *target);
int overlay_before_remove(struct request *, struct entry *);
int overlay_before_rename(struct request *, struct entry *, struct inode *to, const char *name,
	size_t length, struct entry *over);
int overlay_before_link(struct request *, struct inode *, struct inode *to);

/** Copies a lower inode, and the directories it is in, to the upper layer: all of it at one moment,
 * when its bytes are there. `bytes` as the hook has it. */
int overlay_copyup(struct request *, struct inode *, bool bytes);

#endif
