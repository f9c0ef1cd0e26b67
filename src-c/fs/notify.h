/*
 * Who is told of changes to files: resmgr, for the inodes that somebody watches there (inotify).
 *
 * Entry points: notify_watch (do_fs_watch), notify_inode, notify_name, notify_self, notify_removed,
 * notify_free. Events are those of <sys/inotify.h>. Where nobody watches in a tree nothing is sent,
 * and each call here is one look at the tree. Does not do: deciding what is an event; that is said
 * where it happens (tree_*.c, fs_file.c).
 */
#ifndef EXA_NOTIFY_H
#define EXA_NOTIFY_H

#include <sys/inotify.h>

#include "tree/tree.h"

/** Adds events (IN_*) to what is told of an inode; 0: nothing is any more. -ENOMEM. */
int notify_watch(struct inode *, uint32_t events);
/** To who watches the inode, and who watches the directory that it stands in. */
void notify_inode(struct inode *, uint32_t events);
/** To who watches the inode alone. */
void notify_self(struct inode *, uint32_t events);
/** To who watches `dir`: of a name in it, which is or was the inode's. */
void notify_name(struct inode *dir, uint32_t events, const char *name, size_t length,
	const struct inode *, uint32_t cookie);
/** By which name the inode is used now, where it has several: the entry at that position of
 * directory `dir`; 0: not known. */
void notify_used(struct inode *, uint64_t dir, int64_t position);
/** The inode has lost a name in dir. `users` of it are the caller's own. */
void notify_removed(
	struct inode *dir, const char *name, size_t length, struct inode *, uint32_t users);
/** A number for both ends of a move. */
uint32_t notify_cookie(void);
/** The inode goes; whether its file system still stands. */
void notify_free(struct inode *, bool stands);

/** Hears what this server has to tell resmgr, where it is resmgr. */
extern void (*notify_here)(const struct fs_event_request *, const char *name, size_t length);

#endif
