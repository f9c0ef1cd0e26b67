/*
 * Mounts: which file system stands where.
 * Owns: the list of mounts. Entry points: mount.h, do_sync_all. Does not do: mount(2), umount(2)
 * (mountcall.c).
 */
#include "mount.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "server/description.h"

static struct mount *mounts; /* in order; the first is the root */
static uint32_t last_fs;

struct mount *mount_next(const struct mount *m) { return m ? m->next : mounts; }
void mount_hold(struct mount *m) { m->users++; }
void mount_put(struct mount *m) { m->users--; }
uint32_t fs_next(void) { return ++last_fs; }

struct mount *mount_covering(const struct mount *parent, uint64_t ino)
{
	struct mount *found = NULL;
	for (struct mount *m = mounts; m; m = m->next)
		if (m->parent == parent && m->covered == ino)
			found = m;
	return found;
}

struct mount *mount_top(struct mount *m)
{
	for (struct mount *over; (over = mount_covering(m, m->root));)
		m = over;
	return m;
}

struct mount *mount_of(uint64_t dev)
{
	struct mount *m = mounts;
	while (m && m->dev != dev)
		m = m->next;
	return m;
}

struct mount *mount_root(void) { return mounts ? mount_top(mounts) : NULL; }

void release_handle(uint32_t server, uint64_t handle)
{
	if (EXA_SLOT(server) != EXA_SERVER_resmgr) {
		tell(server, release, (&(struct release_request){ .handle = handle }), NULL, 0);
		return;
	}
	struct description *d = description_find(handle);
	if (d)
		description_release(d);
}

struct mount *mount_new(uint32_t server, uint32_t fs, uint64_t root, const char *path,
	const char *type, const char *source)
{
	struct mount *m = calloc(1, sizeof *m);
	if (!m)
		return NULL;
	*m = (struct mount){ .server = server,
		.fs = fs,
		.root = root,
		.dev = (uint64_t)EXA_SLOT(server) << EXA_DEV_SERVER_SHIFT | fs };
	snprintf(m->path, sizeof m->path, "%s", path);
	snprintf(m->type, sizeof m->type, "%s", type);
	snprintf(m->source, sizeof m->source, "%s", *source ? source : "none");
	return m;
}

void mount_attach(struct mount *m, struct mount *parent, uint64_t covered)
{
	m->parent = parent;
	m->covered = covered;
	if (parent)
		mount_hold(parent);
	struct mount **end = &mounts;
	while (*end)
		end = &(*end)->next;
	*end = m;
}

void mount_detach(struct mount *m)
{
	mount_leaves(m, false);
	assert(m->parent && !m->users);
	mount_put(m->parent);
	if (m->lower)
		mount_put(m->lower);
	struct mount **at = &mounts;
	while (*at != m)
		at = &(*at)->next;
	*at = m->next;
	free_later(&m->dying, m);
}

static struct queue undecided; /* who has come to a mount that is being unmounted */

void mount_leaves(struct mount *m, bool leaving)
{
	m->leaving = leaving;
	if (!leaving)
		wake(&undecided);
}

int mount_enter(struct request *r, const struct mount *parent, uint64_t ino, struct mount **entered)
{
	*entered = NULL;
	for (struct mount *m = mount_covering(parent, ino); m; m = mount_covering(m, m->root)) {
		if (m->leaving)
			return wait_on(r, &undecided);
		*entered = m;
	}
	return 0;
}

int do_sync_all(struct request *r, const struct sync_all_request *q, struct sync_all_reply *p)
{
	(void)q;
	(void)p;
	int result = 0;
	for (struct mount *m = mounts; m; m = m->next) {
		struct fs_sync_reply done;
		int status = m->bound
			? 0
			: DOWN(r, m->server, fs_sync, (&(struct fs_sync_request){ .fs = m->fs }), NULL, 0,
				&done, NULL, NULL);
		if (status == PENDING)
			return status;
		if (status < 0)
			result = status;
	}
	return result;
}
