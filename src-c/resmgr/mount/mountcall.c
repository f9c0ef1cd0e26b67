/*
 * mount(2) and umount(2). Entry points: do_mount, do_unmount. From their first change on they run
 * to their end, whether or not their caller lives. Does not do: the list of mounts (mount.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event/inotify.h"
#include "file/open.h"
#include "fs/fs_server.h"
#include "fs/percent.h"
#include "newroot.h"
#include "path/name.h"

static bool is_overlay(const char *type)
{
	return !strcmp(type, "overlayfs") || !strcmp(type, "overlay");
}

/* Which server has file systems of that type; 0: none. */
static uint32_t server_of(const char *type, const char *options)
{
	char layer[8];
	/* What is to lie under an overlay must be below resmgr. */
	if (!strcmp(type, "tmpfs") && !option_find(options, "layer", layer, sizeof layer))
		return EXA_ENDPOINT(EXA_SERVER_resmgr, 1);
	if (!strcmp(type, "netfs") || !strcmp(type, "jsfs"))
		return EXA_ENDPOINT(EXA_SERVER_netfs, 1);
	if (!strcmp(type, "localfs") || !strcmp(type, "tmpfs") || is_overlay(type))
		return EXA_ENDPOINT(EXA_SERVER_localfs, 1);
	return 0;
}

/* The option lowerdir=: the directory that an overlay is to lie over, and whose it is. */
static int lower_find(struct request *r, struct proc *self, const char *options,
	struct fs_mount_request *q, struct mount **lower)
{
	char path[EXA_PATH_MAX];
	struct path_request lookup = { .op = EXA_OP_LOOKUP, .cred = proc_cred(self, true) };
	struct walked w;
	*lower = NULL;
	if (!option_find(options, "lowerdir", path, sizeof path))
		return 0;
	/* As the other options of an overlay: a comma is %2C. */
	int status = percent_decode(path) && *path
		? path_walk(r, self, AT_FDCWD, path, NULL, &lookup, &w)
		: -ENOENT;
	if (status < 0)
		return status;
	*lower = w.mount;
	q->lower_server = w.mount->server;
	q->lower_fs = w.mount->fs;
	q->lower = w.reply.st.ino;
	return S_ISDIR(w.reply.st.mode) ? 0 : -ENOTDIR;
}

/* The n-th (from 0) string of a tail that holds several, NUL after each; "" where there are fewer.
 */
static const char *string_at(const struct request *r, int n)
{
	const char *s = r->tail, *end = r->tail + r->tail_len;
	while (n-- && s < end)
		s += strlen(s) + 1;
	return s < end ? s : "";
}

/* What was mounted and has no place. */
static void fs_give_back(uint32_t server, uint32_t fs)
{
	if (EXA_SLOT(server) == EXA_SERVER_resmgr)
		fs_remove(fs);
	else
		ask(server, fs_unmount, (&(struct fs_unmount_request){ .fs = fs }), NULL, 0, NULL, NULL);
}

/* What the place is called, whichever way it was come to. */
static int place_name(struct request *r, const struct proc *self, const char *path,
	const struct walked *at, char out[EXA_PATH_MAX])
{
	if (S_ISDIR(at->reply.st.mode))
		return path_pathname(r, at->mount, at->reply.st.ino, out);
	char *name = name_walked(self, AT_FDCWD, path, at);
	if (!name)
		return -ENOMEM;
	int length = snprintf(out, EXA_PATH_MAX, "%s", name);
	free(name);
	return length < EXA_PATH_MAX ? 0 : -ENAMETOOLONG;
}

/** request.memory of a mount that is going to be, whatever becomes of its caller. */
struct mounting {
	struct mount *mount;  /* stands nowhere yet, or, from `stands` on, there */
	struct mount *parent; /* held, as are its `lower` and those that move */
	uint64_t covered;
	bool stands;
	struct newroot newroot;
	uint64_t left[NEWROOT_MAX]; /* what those that moved had covered */
};

static int place_cover(struct request *r, const struct mount *m, uint64_t ino, bool on)
{
	struct fs_cover_request cover = { .fs = m->fs, .on = on, .ino = ino };
	struct fs_cover_reply covered;
	return DOWN(r, m->server, fs_cover, &cover, NULL, 0, &covered, NULL, NULL);
}

/* Nobody can have seen it. */
static void mounting_undo(struct mounting *w)
{
	struct mount *m = w->mount;
	if (!m->bound)
		fs_give_back(m->server, m->fs);
	if (m->lower)
		mount_put(m->lower);
	free_later(&m->dying, m);
}

/* The directories that it takes over are covered before anybody sees it, then its own place; then
 * it stands, and what had been in the old root stands in it. */
static int mounting_run(struct request *r, struct mounting *w)
{
	struct mount *m = w->mount;
	int status = newroot_cover(r, m, &w->newroot);
	if (status >= 0) {
		status = place_cover(r, w->parent, w->covered, true);
		if (status < 0 && status != PENDING && newroot_uncover(r, m, &w->newroot) == PENDING)
			return PENDING;
	}
	if (status == PENDING)
		return PENDING;
	if (status >= 0 && !w->stands) {
		w->stands = true;
		mount_attach(m, w->parent, w->covered);
		newroot_move(&w->newroot, m);
	}
	if (w->stands && newroot_leave(r, w->parent, w->left, w->newroot.count) == PENDING)
		return PENDING;
	for (uint32_t i = 0; i < w->newroot.count; i++)
		mount_put(w->newroot.moved[i].mount);
	mount_put(w->parent);
	if (status < 0)
		mounting_undo(w);
	return status;
}

/* Finds and checks everything, and has the file system made; 0: the request is committed. */
static int mounting_begin(struct request *r, const struct mount_request *q)
{
	int status = by_root(r);
	if (status < 0)
		return status;
	struct proc *self = caller(r);
	const char *path = string_at(r, 0), *type = string_at(r, 1), *source = string_at(r, 2),
			   *options = string_at(r, 3);
	if (!*path)
		return -ENOENT;
	struct path_request lookup = { .op = EXA_OP_LOOKUP, .cred = proc_cred(self, true) };
	struct walked at, from;
	status = path_walk(r, self, AT_FDCWD, path, NULL, &lookup, &at);
	if (status < 0)
		return status;
	bool bind = !strcmp(type, "bind");
	char name[EXA_PATH_MAX];
	status = place_name(r, self, path, &at, name);
	if (status < 0)
		return status;
	uint32_t server = server_of(type, options);
	struct mount *lower = NULL;
	struct fs_mount_reply made;
	struct newroot newroot = {};
	uint64_t root;
	uint32_t fs;
	if (bind) {
		/* A file only: `..` of a directory seen twice would lead astray. */
		status = path_walk(r, self, AT_FDCWD, source, NULL, &lookup, &from);
		if (status < 0)
			return status;
		if (!S_ISREG(from.reply.st.mode) || !S_ISREG(at.reply.st.mode))
			return -EINVAL;
		server = from.mount->server;
		fs = from.mount->fs;
		root = from.reply.st.ino;
	} else {
		if (!server)
			return -ENODEV;
		if (!S_ISDIR(at.reply.st.mode))
			return -ENOTDIR;
		/* The number is kept between runs: taking it is no change that anyone sees. */
		if (!r->progress)
			r->progress = fs_next();
		fs = r->progress;
		char tail[EXA_PATH_MAX * 2];
		int length = snprintf(tail, sizeof tail, "%s%c%s%c%s", type, 0, source, 0, options);
		if (length >= (int)sizeof tail)
			return -ENAMETOOLONG;
		struct fs_mount_request new = { .fs = fs, .flags = q->flags };
		if (is_overlay(type) && (status = lower_find(r, self, options, &new, &lower)) < 0)
			return status;
		status = DOWN(r, server, fs_mount, &new, tail, (uint32_t)length, &made, NULL, NULL);
		if (status < 0)
			return status;
		root = made.root;
		struct mount place = { .server = server, .fs = fs, .root = root };
		status = at.mount == mount_root() && at.reply.st.ino == at.mount->root
			? newroot_prepare(r, at.mount, &place, lookup.cred, &newroot)
			: 0;
		if (status < 0)
			return status;
	}
	if (at.mount->leaving || (lower && lower->leaving))
		return -EBUSY;
	struct mounting *w = calloc(1, sizeof *w);
	struct mount *m = w ? mount_new(server, fs, root, name, type, source) : NULL;
	if (!m || (status = request_commit(r, 1 + 3 * newroot.count)) < 0) {
		free(m);
		free(w);
		return -ENOMEM;
	}
	m->bound = bind;
	m->dev = bind ? from.mount->dev : made.dev;
	m->read_only = bind ? from.mount->read_only : made.read_only;
	if ((m->lower = lower))
		mount_hold(lower);
	*w = (struct mounting){
		.mount = m, .parent = at.mount, .covered = at.reply.st.ino, .newroot = newroot
	};
	mount_hold(at.mount);
	for (uint32_t i = 0; i < newroot.count; i++) {
		w->left[i] = newroot.moved[i].mount->covered;
		mount_hold(newroot.moved[i].mount);
	}
	r->memory = w;
	return 0;
}

int do_mount(struct request *r, const struct mount_request *q, struct mount_reply *p)
{
	(void)p;
	int status = r->committed ? 0 : mounting_begin(r, q);
	if (r->committed)
		return mounting_run(r, r->memory);
	/* What has been made, but has no place; its caller may be gone. */
	uint32_t server;
	if (status != PENDING && down_last(r, EXA_MSG_fs_mount, &server))
		fs_give_back(server, r->progress);
	return status;
}

/* request.memory of an unmount that is going to be, unless its file system is busy. */
struct unmounting {
	struct mount *mount;
};

static int unmounting_run(struct request *r, struct mount *m)
{
	struct fs_unmount_request q = { .fs = m->fs };
	struct fs_unmount_reply done;
	int status = m->bound ? 0 : DOWN(r, m->server, fs_unmount, &q, NULL, 0, &done, NULL, NULL);
	if (status == PENDING)
		return PENDING;
	if (status < 0) {
		mount_leaves(m, false);
		return status;
	}
	/* A server that has died has nothing that is covered. */
	if (place_cover(r, m->parent, m->covered, false) == PENDING)
		return PENDING;
	uint64_t dev = m->dev;
	mount_detach(m);
	if (!mount_of(dev))
		inotify_unmounted(dev);
	return 0;
}

static int unmounting_begin(struct request *r)
{
	int status = by_root(r);
	if (status < 0)
		return status;
	struct proc *self = caller(r);
	struct path_request lookup = { .op = EXA_OP_LOOKUP, .cred = proc_cred(self, true) };
	struct walked at;
	status = path_walk(r, self, AT_FDCWD, r->tail, NULL, &lookup, &at);
	if (status < 0)
		return status;
	struct mount *m = at.mount;
	if (at.reply.st.ino != m->root || !m->parent)
		return -EINVAL;
	if (m->users || m->leaving)
		return -EBUSY;
	struct unmounting *w = malloc(sizeof *w);
	if (!w || request_commit(r, 2) < 0) {
		free(w);
		return -ENOMEM;
	}
	w->mount = m;
	r->memory = w;
	mount_leaves(m, true);
	return 0;
}

int do_unmount(struct request *r, const struct unmount_request *q, struct unmount_reply *p)
{
	(void)q, (void)p;
	int status = r->committed ? 0 : unmounting_begin(r);
	return status < 0 ? status : unmounting_run(r, ((struct unmounting *)r->memory)->mount);
}
