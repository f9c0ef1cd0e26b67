/*
 * File systems behind messages: path.def over trees, and file.def over their open files.
 *
 * Owns: the table of file systems by number. Entry points: do_path, do_fs_rename, do_fs_link,
 * do_fs_pathname, do_fs_mount, do_fs_unmount, do_fs_cover, do_fs_statfs, do_fs_sync, do_handle_set
 * (all from above alone: EPERM) and, through description.h, file.def. A server names those in its
 * table and defines fs_create.
 * Does not do: walks over mounts (resmgr), names and permissions (tree.h).
 */
#ifndef EXA_FS_SERVER_H
#define EXA_FS_SERVER_H

#include "server/description.h"
#include "tree/tree.h"

/**
 * The server's own: makes a file system of that type. -ENODEV: no such type here; other -errno: a
 * reason has been put on the console. May wait; `*tree` is the result, which may be one that has a
 * number already.
 */
int fs_create(struct request *, uint32_t fs, const char *type, const char *source,
	const char *options, struct tree **tree);

/** Gives a tree a number, or one more; for those that are not mounted by message. -EEXIST, -ENOMEM:
 * the tree stays the caller's. */
int fs_add(uint32_t fs, struct tree *);
struct tree *fs_find(uint32_t fs);
/** A number of that tree, or 0. */
uint32_t fs_number(const struct tree *);
/** Takes that number away, and with the last one frees the tree. -EBUSY, of the last, while
 * something is open or mounted in it, -EINVAL. */
int fs_remove(uint32_t fs);

/** A description of an inode (flags: O_*); -ENOMEM … */
int fs_open(struct inode *, uint32_t flags, uint32_t uid, uint64_t *handle);

/** Makes a description, which has no object, one of an inode. */
void fs_reopen(struct description *, struct inode *);
/** Of the flags of open those that a description keeps. */
uint32_t fs_flags_kept(uint32_t flags);

/** handle_set on an inode: for kinds of descriptions that have one. */
int inode_set(struct request *, struct inode *, const struct handle_set_request *);

/** A description of a file whose tree makes texts (tree.h). -ENOMEM. */
int text_open(struct inode *, uint32_t flags, uint64_t *handle);

/** The value of `name=value` among options separated by commas, copied into `value`; false: not
 * there. */
bool option_find(const char *options, const char *name, char *value, size_t room);

/** tmpfs: options size= (bytes; k, m, g), nr_inodes= (k, m, g), mode= (octal), uid=, gid=. -EINVAL
 * with a line on the console. */
int memory_create(const char *options, struct tree **tree);

#endif
