/*
 * Whiteouts: names of an overlay's lower layer that have been taken away. See whiteout.h.
 */
#include "whiteout.h"

bool inode_is_whiteout(const struct inode *inode)
{
	return whiteout_made(inode->tree, inode->mode, inode->rdev);
}

bool whiteout_made(const struct tree *tree, uint32_t mode, uint64_t rdev)
{
	return tree->whiteout && S_ISCHR(mode) && !rdev;
}

void whiteout_below(struct entry *e) { e->below = true; }

struct inode *whiteout_for(const struct entry *e)
{
	return e->below ? e->dir->tree->whiteout : NULL;
}

/* What lies beneath was taken away before. */
static void opaque(struct inode *inode, bool below)
{
	if (below && S_ISDIR(inode->mode))
		inode->marks |= INODE_OPAQUE;
}

bool whiteout_lift(struct inode *dir, const char *name, size_t length, struct inode *inode)
{
	struct entry *e = dir->tree->whiteout ? entry_any(dir, name, length) : NULL;
	if (!e)
		return false;
	bool below = e->below;
	e->below = false;
	entry_remove(e);
	opaque(inode, below);
	return below;
}

void whiteout_hide(struct inode *inode, const struct entry *over) { opaque(inode, over->below); }

void whiteouts_drop(struct inode *dir)
{
	for (uint32_t i = 0; i < dir->directory.used;) {
		struct entry *e = dir->directory.places[i].entry;
		if (!e) {
			i++;
			continue;
		}
		e->below = false;
		entry_remove(e);
		i = 0; /* the list may have been made shorter */
	}
}
