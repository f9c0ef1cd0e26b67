/*
 * Mounts on inodes of a shared tree: each kernel has its own, and only its walks stop there; in
 * which of its mounts of that tree something is mounted is for resmgr to say. Entry points:
 * cover_set, cover_holds, cover_elsewhere, covers_apply, covers_drop.
 */
#include <errno.h>
#include <stdlib.h>

#include "group.h"

static struct cover **cover_find(struct local *local, const void *owner, uint32_t fs, uint64_t ino)
{
	struct cover **p = &local->covered;
	while (*p && ((*p)->owner != owner || (*p)->ino != ino || (*p)->fs != fs))
		p = &(*p)->next;
	return p;
}

/* Says so in the inode, of which one use is held meanwhile. */
static void mark(struct local *local, uint64_t ino)
{
	bool covered = false;
	for (const struct cover *c = local->covered; c; c = c->next)
		covered |= c->ino == ino;
	struct inode *inode = local->following ? NULL : inode_find(local->tree, ino);
	if (!inode || inode->covered == covered)
		return;
	inode->covered = covered;
	if (covered)
		inode_hold(inode);
	else
		inode_put(inode);
}

static void cover_free(struct local *local, struct cover **p)
{
	struct cover *c = *p;
	*p = c->next;
	mark(local, c->ino);
	free(c);
}

int cover_set(struct local *local, const void *owner, uint32_t fs, uint64_t ino, bool on)
{
	struct cover **p = cover_find(local, owner, fs, ino), *c = *p;
	if (!local->following && !inode_find(local->tree, ino))
		return -ENOENT;
	if (on == !!c)
		return on ? -EBUSY : -EINVAL;
	if (!on) {
		cover_free(local, p);
	} else {
		c = malloc(sizeof *c);
		if (!c)
			return -ENOMEM;
		*c = (struct cover){ local->covered, owner, ino, fs };
		local->covered = c;
		mark(local, ino);
	}
	/* Only this kernel's own keep it from being unmounted. */
	if (!owner)
		local->tree->covered += on ? 1 : -1u;
	return 0;
}

bool cover_holds(struct request *r, const struct inode *inode)
{
	const struct local *local = inode->tree->own;
	for (const struct cover *c = local->covered; c; c = c->next)
		if (c->owner == lead_owner(r) && c->ino == inode->ino)
			return true;
	return false;
}

bool cover_elsewhere(const struct local *local, uint32_t fs, uint64_t ino)
{
	for (const struct cover *c = local->covered; c; c = c->next)
		if (!c->owner && c->ino == ino && c->fs != fs)
			return true;
	return false;
}

void covers_apply(struct local *local)
{
	for (const struct cover *c = local->covered; c; c = c->next)
		mark(local, c->ino);
}

void covers_drop(struct local *local, const void *owner)
{
	for (struct cover **p = &local->covered; *p;)
		if ((*p)->owner == owner)
			cover_free(local, p);
		else
			p = &(*p)->next;
}
