/*
 * Calls on paths that open nothing: path_op, rename, link, descriptor_set, statfs.
 * Does not do: the checks, which are the file system's.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/statvfs.h>

#include "fs/tree/tree.h"
#include "path.h"

int do_path_op(struct request *r, const struct path_op_request *q, struct path_op_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	if (q->op < EXA_OP_LOOKUP || q->op == EXA_OP_OPEN || q->op >= EXA_OP_PARENT)
		return -EINVAL;
	const char *extra = NULL;
	if (q->op == EXA_OP_SYMLINK) {
		extra = r->tail + strlen(r->tail) + 1;
		if (extra >= r->tail + r->tail_len || !*extra)
			return -ENOENT;
	}
	if (!*r->tail && !(q->flags & AT_EMPTY_PATH))
		return -ENOENT;
	if (q->op == EXA_OP_MKNOD && (S_ISCHR(q->mode) || S_ISBLK(q->mode)) && !is_root(self))
		return -EPERM;
	struct path_request path = { .op = q->op,
		.a = q->a,
		.b = q->b,
		.mode = q->mode,
		.flags = q->flags & AT_SYMLINK_NOFOLLOW ? O_NOFOLLOW : 0,
		/* access(2) goes by the real ids, unless AT_EACCESS. */
		.cred = proc_cred(self, q->op != EXA_OP_ACCESS || q->flags & AT_EACCESS) };
	struct walked w;
	int status = path_walk(r, self, q->dirfd, r->tail, extra, &path, &w);
	if (status < 0)
		return status;
	p->st = w.reply.st;
	if (q->op == EXA_OP_READLINK) {
		memcpy(r->out, w.tail, w.tail_len);
		r->out_len = w.tail_len;
	}
	return 0;
}

/* Resolves to the directory that has, or will have, the last name. */
static int parent_of(struct request *r, struct proc *self, int32_t dirfd, const char *path,
	struct walked *w, const char **name)
{
	struct path_request q = { .op = EXA_OP_PARENT, .cred = proc_cred(self, true) };
	if (!*path)
		return -ENOENT;
	int status = path_walk(r, self, dirfd, path, NULL, &q, w);
	*name = w->tail;
	return status;
}

int do_rename(struct request *r, const struct rename_request *q, struct rename_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	const char *to_path = r->tail + strlen(r->tail) + 1, *from_name, *to_name;
	if (to_path > r->tail + r->tail_len)
		return -EINVAL;
	if (!rename_flags_known(q->flags))
		return -EINVAL;
	struct walked from, to;
	int status = parent_of(r, self, q->from_dirfd, r->tail, &from, &from_name);
	if (status >= 0)
		status = parent_of(r, self, q->to_dirfd, to_path, &to, &to_name);
	if (status < 0)
		return status;
	if (from.mount != to.mount)
		return -EXDEV;
	char names[2 * (EXA_NAME_MAX + 64)];
	size_t first = strlen(from_name) + 1, second = strlen(to_name);
	if (first + second > sizeof names)
		return -ENAMETOOLONG;
	memcpy(names, from_name, first);
	memcpy(names + first, to_name, second);
	struct fs_rename_request rename = { .fs = from.mount->fs,
		.flags = q->flags,
		.from = from.reply.ino,
		.to = to.reply.ino,
		.cred = proc_cred(self, true) };
	struct fs_rename_reply done;
	return DOWN(r, from.mount->server, fs_rename, &rename, names, (uint32_t)(first + second), &done,
		NULL, NULL);
}

int do_link(struct request *r, const struct link_request *q, struct link_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	const char *to_path = r->tail + strlen(r->tail) + 1, *name;
	if (to_path > r->tail + r->tail_len)
		return -EINVAL;
	/* link(2) does not follow a symlink unless AT_SYMLINK_FOLLOW. */
	struct path_request lookup = { .op = EXA_OP_LOOKUP,
		.flags = q->flags & AT_SYMLINK_FOLLOW ? 0 : O_NOFOLLOW,
		.cred = proc_cred(self, true) };
	struct walked from, to;
	/* Without a path it is what the descriptor is; for the superuser alone (linkat(2)). */
	bool named = *r->tail || (q->flags & AT_EMPTY_PATH && is_root(self));
	int status = named ? path_walk(r, self, q->from_dirfd, r->tail, NULL, &lookup, &from) : -ENOENT;
	if (status >= 0)
		status = parent_of(r, self, q->to_dirfd, to_path, &to, &name);
	if (status < 0)
		return status;
	if (from.mount != to.mount)
		return -EXDEV;
	struct fs_link_request link = { .fs = from.mount->fs,
		.ino = from.reply.st.ino,
		.parent = to.reply.ino,
		.cred = proc_cred(self, true) };
	struct fs_link_reply done;
	return DOWN(
		r, from.mount->server, fs_link, &link, name, (uint32_t)strlen(name), &done, NULL, NULL);
}

int do_descriptor_set(
	struct request *r, const struct descriptor_set_request *q, struct descriptor_set_reply *p)
{
	(void)p;
	struct proc *self = caller(r);
	struct open_file *f = self ? fd_get(self, q->fd) : NULL;
	if (!f)
		return self ? -EBADF : -ESRCH;
	if (f->flags & O_PATH)
		return -EBADF;
	if (f->mount && EXA_SLOT(f->server) != EXA_SLOT(f->mount->server)) {
		/* A terminal or FIFO: what changes is its node. */
		struct path_request node = {
			.op = q->op, .mode = q->mode, .a = q->a, .b = q->b, .cred = proc_cred(self, true)
		};
		struct walked w;
		return q->op == EXA_OP_CHMOD || q->op == EXA_OP_CHOWN || q->op == EXA_OP_UTIMES
			? path_walk_from(r, f->mount, f->ino, "", NULL, &node, &w)
			: -EINVAL;
	}
	struct handle_set_request set = { .handle = f->handle,
		.op = q->op,
		.mode = q->mode,
		.a = q->a,
		.b = q->b,
		.cred = proc_cred(self, true) };
	struct handle_set_reply done;
	return DOWN(r, f->server, handle_set, &set, NULL, 0, &done, NULL, NULL);
}

int do_statfs(struct request *r, const struct statfs_request *q, struct statfs_reply *p)
{
	struct proc *self = caller(r);
	if (!self)
		return -ESRCH;
	struct mount *m;
	if (r->tail_len) {
		struct path_request lookup = { .op = EXA_OP_LOOKUP, .cred = proc_cred(self, true) };
		struct walked w;
		int status = path_walk(r, self, AT_FDCWD, r->tail, NULL, &lookup, &w);
		if (status < 0)
			return status;
		m = w.mount;
	} else {
		struct open_file *f = fd_get(self, q->fd);
		if (!f)
			return -EBADF;
		m = f->mount ? f->mount : mount_root();
	}
	struct fs_statfs_reply stats;
	int status = DOWN(r, m->server, fs_statfs, (&(struct fs_statfs_request){ .fs = m->fs }), NULL,
		0, &stats, NULL, NULL);
	if (status < 0)
		return status;
	*p = (struct statfs_reply){ ST_RELATIME | (m->read_only ? ST_RDONLY : 0), stats.type,
		stats.blksize, stats.blocks, stats.blocks_free, stats.files, stats.files_free };
	return 0;
}
