/*
 * Something mounted on `/`: it is the root from then on, and what is mounted in the old one moves
 * there.
 *
 * Directories for that are made where there are none. The old root stays under the new one, unseen.
 * Entry points: those of newroot.h. Does not do: the mount itself (mountcall.c).
 */
#include "newroot.h"

#include <errno.h>
#include <fcntl.h>

#include "path/path.h"

/* The directory in the new root that is to have `moving`. */
static int place_find(struct request *r, struct mount *new, const struct mount *moving,
	struct exa_cred cred, uint64_t *ino)
{
	struct path_request make = { .op = EXA_OP_MKDIR, .mode = 0755, .cred = cred },
						look = { .op = EXA_OP_LOOKUP, .flags = O_NOFOLLOW, .cred = cred };
	struct walked w;
	int status = path_walk_from(r, new, new->root, moving->path, NULL, &make, &w);
	if (status == PENDING)
		return status;
	/* Whatever was wrong, what counts is whether there is one. */
	status = path_walk_from(r, new, new->root, moving->path, NULL, &look, &w);
	if (status < 0)
		return status;
	*ino = w.reply.st.ino;
	return w.mount != new ? -EXDEV : S_ISDIR(w.reply.st.mode) ? 0 : -ENOTDIR;
}

static int cover(struct request *r, const struct mount *m, uint64_t ino, bool on)
{
	struct fs_cover_request q = { .fs = m->fs, .on = on, .ino = ino };
	struct fs_cover_reply done;
	return DOWN(r, m->server, fs_cover, &q, NULL, 0, &done, NULL, NULL);
}

int newroot_prepare(struct request *r, const struct mount *old, struct mount *new,
	struct exa_cred cred, struct newroot *n)
{
	n->count = 0;
	for (struct mount *m = mount_next(NULL); m; m = mount_next(m)) {
		if (m->parent != old)
			continue;
		if (n->count == NEWROOT_MAX)
			return -EBUSY;
		struct moved *moved = &n->moved[n->count++];
		moved->mount = m;
		int status = m->bound || m->leaving ? -EBUSY : place_find(r, new, m, cred, &moved->ino);
		if (status < 0)
			return status;
	}
	return 0;
}

/* The first `count` of the directories. What fails there is no worse than before. */
static int uncover(
	struct request *r, const struct mount *new, const struct newroot *n, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (cover(r, new, n->moved[i].ino, false) == PENDING)
			return PENDING;
	return 0;
}

int newroot_cover(struct request *r, const struct mount *new, const struct newroot *n)
{
	for (uint32_t i = 0; i < n->count; i++) {
		int status = cover(r, new, n->moved[i].ino, true);
		if (status == PENDING || (status < 0 && uncover(r, new, n, i) == PENDING))
			return PENDING;
		if (status < 0)
			return status;
	}
	return 0;
}

int newroot_uncover(struct request *r, const struct mount *new, const struct newroot *n)
{
	return uncover(r, new, n, n->count);
}

void newroot_move(const struct newroot *n, struct mount *new)
{
	for (uint32_t i = 0; i < n->count; i++) {
		struct mount *m = n->moved[i].mount;
		mount_put(m->parent);
		mount_hold(new);
		m->parent = new;
		m->covered = n->moved[i].ino;
	}
}

int newroot_leave(
	struct request *r, const struct mount *old, const uint64_t *covered, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (cover(r, old, covered[i], false) == PENDING)
			return PENDING;
	return 0;
}
