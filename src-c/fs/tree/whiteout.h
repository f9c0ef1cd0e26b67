/*
 * Whiteouts: what stands in the upper layer of an overlay for a name of the lower one that has been
 * taken away. All that trees know of overlays.
 *
 * Entry points: below. Does not do: the layers themselves (localfs/overlay). A tree that is no
 * upper layer has none of it.
 */
#ifndef FS_WHITEOUT_H
#define FS_WHITEOUT_H

#include "tree.h"

/** A device 0, 0 in the upper layer of an overlay: there is no such name. */
bool inode_is_whiteout(const struct inode *);
/** Whether making that is making a whiteout, which nobody can. */
bool whiteout_made(const struct tree *, uint32_t mode, uint64_t rdev);
/** The lower layer has that name too: taken away, it becomes a whiteout. */
void whiteout_below(struct entry *);
/** The inode that stands for the name from now on, when it is taken away; null: none. */
struct inode *whiteout_for(const struct entry *);
/** Before that inode gets the name: a whiteout there goes, and what it hid stays hidden. Whether
 * the lower layer has the name too. */
bool whiteout_lift(struct inode *dir, const char *name, size_t length, struct inode *);
/** Before a directory takes the place of one that is `over`: what that hid stays hidden. */
void whiteout_hide(struct inode *, const struct entry *over);
/** Takes all whiteouts out of a directory that has no other names. */
void whiteouts_drop(struct inode *dir);

#endif
