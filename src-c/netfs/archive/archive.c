/*
 * A tar archive as a file system, read-only: its members make a tree, its bytes stay with the host.
 *
 * Owns: what members mean. As when the archive is unpacked, a later member takes the place of an
 * earlier one of its name, and directories that it does not have are made. Nothing in it can lead
 * out of the tree: a name with
 * `..` in it, or one that goes through a symbolic link, makes the archive bad.
 * Entry points: url_is_archive, archive_fill, archive_read. Does not do: headers (tar.c), fetching
 * (mount.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "http/fetch.h"
#include "remote.h"
#include "tar.h"

#define DIRECTORY_MODE 0755 /* of those that the archive does not have */

bool url_is_archive(const char *url)
{
	static const char *const endings[] = { ".tar", ".tar.gz", ".tgz" };
	size_t length = strcspn(url, "?#");
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t n = strlen(endings[i]);
		if (length > n && !strncasecmp(url + length - n, endings[i], n))
			return true;
	}
	return false;
}

static bool host_bytes(void *from, int64_t offset, void *out, size_t count)
{
	return fetch_body(((struct source *)from)->body, offset, out, count);
}

/* inode->content is where a file's bytes begin in the archive, in blocks. */
int archive_read(struct request *r, struct inode *inode, int64_t offset, char *out, uint32_t count)
{
	(void)r;
	int64_t at = (int64_t)(uintptr_t)inode->content * TAR_BLOCK + offset;
	return host_bytes(inode->tree->own, at, out, count) ? (int)count : -EIO;
}

/* The next component of a path (in place), or null; `..` is a component like any other. */
static const char *component_next(char **path)
{
	for (;;) {
		*path += strspn(*path, "/");
		if (!**path)
			return NULL;
		char *name = *path, *end = name + strcspn(name, "/");
		*path = *end ? end + 1 : end;
		*end = 0;
		if (strcmp(name, "."))
			return name;
	}
}

/*
 * The directory that a path stands in, and its last name (null: the path is the root itself).
 * Directories that are missing are made where `mtime` is given. Null, or what is wrong.
 */
static const char *parent_find(
	struct tree *tree, char *path, const int64_t *mtime, struct inode **dir, const char **last)
{
	*dir = tree->root;
	*last = component_next(&path);
	for (const char *name = *last; name; *last = name) {
		if (!strcmp(name, ".."))
			return "a name in it goes upward";
		if (strlen(name) > EXA_NAME_MAX)
			return "a name in it is too long";
		const char *after = component_next(&path);
		if (!after)
			return NULL;
		struct entry *e = entry_find(*dir, name, strlen(name));
		struct inode *next = e ? e->inode : NULL;
		if (!next) {
			next = mtime ? tree_add(*dir, name, S_IFDIR | DIRECTORY_MODE, 0) : NULL;
			if (!next)
				return mtime ? "no memory" : "a link in it leads nowhere";
			next->atime = next->mtime = next->ctime = *mtime;
		}
		if (!S_ISDIR(next->mode))
			return "a name in it goes through what is no directory";
		*dir = next;
		name = after;
	}
	return NULL;
}

static const char *link_add(
	struct tree *tree, struct tar_member *m, struct inode *dir, const char *name)
{
	struct inode *from;
	const char *last;
	const char *reason = parent_find(tree, (char *)m->target, NULL, &from, &last);
	struct entry *e = reason || !last ? NULL : entry_find(from, last, strlen(last));
	if (!e || S_ISDIR(e->inode->mode))
		return reason ? reason : "a link in it leads nowhere";
	/* Held, for the link may be what has its own name now. */
	struct inode *inode = e->inode;
	inode_hold(inode);
	struct entry *old = entry_find(dir, name, strlen(name));
	bool same = old && old->inode == inode;
	if (old && !same && S_ISDIR(old->inode->mode))
		reason = "a name stands for a directory and for a file";
	else if (old && !same)
		entry_remove(old);
	if (!reason && !same && entry_add(dir, name, strlen(name), inode) < 0)
		reason = "no memory";
	inode_put(inode);
	return reason;
}

/* A new inode for the member, under a name that is free. */
static struct inode *inode_make(struct inode *dir, const char *name, const struct tar_member *m)
{
	if (S_ISLNK(m->mode))
		return tree_add_symlink(dir, name, m->target);
	bool device = S_ISCHR(m->mode) || S_ISBLK(m->mode);
	struct inode *inode = tree_add(dir, name, m->mode, device ? makedev(m->major, m->minor) : 0);
	if (!inode || !S_ISREG(m->mode))
		return inode;
	inode->size = m->size;
	inode->blocks = (m->size + TAR_BLOCK - 1) / TAR_BLOCK;
	inode->content = (void *)(uintptr_t)(m->offset / TAR_BLOCK);
	/* Tells one version of the file from another, for who keeps what was made of it. */
	inode->version = (uint32_t)(m->mtime ^ m->mtime >> 32 ^ m->size ^ m->offset);
	return inode;
}

static const char *member_add(struct tree *tree, struct tar_member *m)
{
	struct inode *dir, *inode = NULL;
	const char *name;
	const char *reason = parent_find(tree, (char *)m->path, &m->mtime, &dir, &name);
	if (reason)
		return reason;
	if (!name && !S_ISDIR(m->mode))
		return "a member has no name";
	if (!m->mode)
		return link_add(tree, m, dir, name);
	if (S_ISLNK(m->mode) && !*m->target)
		return "a symbolic link in it leads nowhere";
	struct entry *old = name ? entry_find(dir, name, strlen(name)) : NULL;
	if (!name)
		inode = tree->root;
	else if (old && S_ISDIR(old->inode->mode) && S_ISDIR(m->mode))
		inode = old->inode;
	else if (old && (S_ISDIR(old->inode->mode) || S_ISDIR(m->mode)))
		return "a name stands for a directory and for a file";
	if (old && !inode)
		entry_remove(old);
	if (!inode)
		inode = inode_make(dir, name, m);
	if (!inode)
		return "no memory";
	inode->mode = m->mode;
	inode->uid = m->uid;
	inode->gid = m->gid;
	inode->atime = inode->mtime = inode->ctime = m->mtime;
	((struct source *)tree->own)->bytes += (uint64_t)m->size;
	return NULL;
}

int archive_fill(struct tree *tree, int64_t length)
{
	static struct tar_reader reader;
	const struct source *source = tree->own;
	struct tar_member member;
	const char *reason;
	int64_t at = 0;
	reader = (struct tar_reader){ .bytes = host_bytes, .from = tree->own, .length = length };
	while (tar_next(&reader, &member, &reason) > 0 && !(reason = member_add(tree, &member)))
		at = reader.at;
	tar_close(&reader);
	if (!reason)
		return 0;
	console("netfs: %s, byte %lld: %s", source->url, (long long)at, reason);
	return -EIO;
}
