/*
 * Walking path names over mounts.
 *
 * A file system walks as far as it reaches and says why it stopped (enum exa_walk); this file goes
 * on from there in the next one. Owns nothing. Does not do: permissions (the file systems).
 * path_resolution(7): at most EXA_SYMLINKS_MAX links, `..` of the root is the root.
 */
#include "path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "name.h"
#include "procfs/procfs.h"

/* More mounts than this in one walk is a loop. */
#define LEAPS_MAX 200

/* Who walks, and its root; null: the system's. */
static uint32_t walker;
static const struct open_file *root;

uint32_t path_walker(void) { return walker; }

/* What is left of the path in the next file system; -ENAMETOOLONG. */
static char rest[EXA_PATH_MAX];

/* As struct walked has it. */
static char link_path[2 * EXA_PATH_MAX];

static struct mount *root_mount(void) { return root ? root->mount : mount_root(); }
static uint64_t root_ino(void) { return root ? root->ino : mount_root()->root; }

static int leave(const char *first, const char *second)
{
	size_t length = strlen(first), more = strlen(second) + 1;
	bool slash = length && *second && *second != '/';
	if (length + slash + more > sizeof rest)
		return -ENAMETOOLONG;
	memcpy(rest, first, length);
	if (slash)
		rest[length++] = '/';
	memcpy(rest + length, second, more);
	return 0;
}

int path_walk_from(struct request *r, struct mount *m, uint64_t ino, const char *path,
	const char *extra, struct path_request *q, struct walked *out)
{
	static char message[2 * EXA_PATH_MAX];
	size_t extra_size = extra ? strlen(extra) + 1 : 0;
	if (strlen(path) >= EXA_PATH_MAX || extra_size > EXA_PATH_MAX)
		return -ENAMETOOLONG;
	q->hops = 0;
	/* Of what `path` is relative to; null: the place that was given. */
	const char *base = *path == '/' ? root_name(root) : NULL;
	link_path[0] = 0;
	out->link = link_path;
	for (int leaps = 0; leaps < LEAPS_MAX; leaps++) {
		size_t length = strlen(path);
		memcpy(message, path, length + 1);
		if (extra) {
			memcpy(message + length + 1, extra, extra_size);
			length += extra_size;
		}
		q->fs = m->fs;
		q->start = ino;
		q->root = root && root->mount == m ? root->ino : 0;
		out->mount = m;
		int status = DOWN(r, m->server, path, q, message, (uint32_t)length, &out->reply, &out->tail,
			&out->tail_len);
		if (status < 0)
			return status;
		q->hops = out->reply.hops;
		if (q->hops > EXA_SYMLINKS_MAX)
			return -ELOOP;
		switch (out->reply.walk) {
		case EXA_WALK_SYMLINK: {
			const char *behind = out->tail + strlen(out->tail) + 1;
			bool proc = !strcmp(m->type, "proc");
			const struct open_file *f = proc ? procfs_link(out->reply.ino) : NULL;
			/* What is open is found without its name, which may be another's by now, or nobody's.
			 */
			bool open = f && f->mount;
			status = open ? leave(*behind ? "." : "", behind) : leave(out->tail, behind);
			if (proc) {
				/* Its names are the system's, not those of who walks. */
				m = open ? f->mount : mount_root();
				ino = open ? f->ino : m->root;
				base = open && f->name ? f->name : "";
			} else {
				m = root_mount();
				ino = root_ino();
				base = root_name(root);
			}
			break;
		}
		case EXA_WALK_UP:
			if (m != mount_root() && m->parent) {
				status = leave("..", out->tail);
				ino = m->covered;
				base = m->path;
				m = m->parent;
			} else {
				status = leave("", out->tail);
				ino = m->root;
				base = "";
			}
			break;
		case EXA_WALK_MOUNT: {
			struct mount *over;
			/* What is left begins with its slash: "/" alone still demands a directory. */
			status = leave(*out->tail ? "." : "", out->tail);
			ino = out->reply.ino;
			if (status >= 0)
				status = mount_enter(r, m, ino, &over);
			/* Else it was unmounted between, or is so in another mount of this file system. */
			if (status >= 0 && over) {
				m = over;
				ino = m->root;
				base = m->path;
			}
			break;
		}
		default:
			if (q->hops)
				snprintf(link_path, sizeof link_path, "%s%s%s", base ? base : "", base ? "/" : "",
					out->tail_len ? out->tail : path);
			return 0;
		}
		if (status < 0)
			return status;
		path = rest;
	}
	return -ELOOP;
}

static int walk(struct request *r, struct proc *p, int32_t dirfd, const char *path,
	const char *extra, struct path_request *q, struct walked *out)
{
	if (*path == '/')
		return path_walk_from(r, root_mount(), root_ino(), path, extra, q, out);
	struct open_file *at = dirfd == AT_FDCWD ? p->cwd : fd_get(p, dirfd);
	if (!at)
		return dirfd == AT_FDCWD ? -ENOENT : -EBADF;
	if (!at->mount || (*path && !S_ISDIR(at->mode)))
		return -ENOTDIR;
	/* The root that it was before something was mounted there. */
	if (!at->mount->parent && at->ino == at->mount->root)
		return path_walk_from(r, mount_root(), mount_root()->root, path, extra, q, out);
	return path_walk_from(r, at->mount, at->ino, path, extra, q, out);
}

int path_walk(struct request *r, struct proc *p, int32_t dirfd, const char *path, const char *extra,
	struct path_request *q, struct walked *out)
{
	walker = p->pid;
	root = p->root;
	int status = walk(r, p, dirfd, path, extra, q, out);
	root = NULL;
	return status;
}

int path_pathname(struct request *r, struct mount *m, uint64_t ino, char *out)
{
	char text[2 * EXA_PATH_MAX] = "";
	for (;;) {
		const char *part;
		uint32_t length;
		struct fs_pathname_reply ignored;
		int status = DOWN(r, m->server, fs_pathname,
			(&(struct fs_pathname_request){ .fs = m->fs, .ino = ino }), NULL, 0, &ignored, &part,
			&length);
		if (status < 0)
			return status;
		if (length == 1)
			length = 0; /* the root's "/" */
		size_t has = strlen(text);
		if (length + has >= EXA_PATH_MAX)
			return -ENAMETOOLONG;
		memmove(text + length, text, has + 1);
		memcpy(text, part, length);
		if (m == mount_root() || !m->parent)
			break;
		ino = m->covered;
		m = m->parent;
	}
	strcpy(out, *text ? text : "/");
	return 0;
}
