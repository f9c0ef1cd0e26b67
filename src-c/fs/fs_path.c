/*
 * path.def's messages about names: from a message to a walk, its operation, and the answer.
 *
 * Entry points: do_path, do_fs_rename, do_fs_link, all from above alone (EPERM): resmgr, and
 * localfs for an overlay's lower layer.
 * Does not do: walking and the operations themselves (tree_*.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "fs_server.h"
#include "notify.h"

static void answer_text(struct request *r, const char *text, size_t length)
{
	memcpy(r->out + r->out_len, text, length);
	r->out_len += (uint32_t)length;
}

static bool is_special(uint32_t mode)
{
	return S_ISCHR(mode) || S_ISBLK(mode) || S_ISFIFO(mode) || S_ISSOCK(mode);
}

static int path_open(
	struct request *r, struct walk *w, const struct path_request *q, struct path_reply *p)
{
	bool cut = w->inode && S_ISREG(w->inode->mode) && w->flags & O_TRUNC;
	int status = tree_open(r, w, q->mode);
	if (status < 0)
		return status;
	w->flags &= ~(uint32_t)EXA_OPEN_EXEC;
	struct inode *inode = w->inode;
	if (is_special(inode->mode) && !(w->flags & O_PATH)) {
		w->came = EXA_WALK_SPECIAL;
		return 0;
	}
	if (w->tree->ops->text && S_ISREG(inode->mode) && !(w->flags & O_PATH))
		return text_open(inode, w->flags & 3, &p->handle);
	const struct entry *made = w->dir ? entry_find(w->dir, w->name, w->length) : NULL;
	if (made) {
		w->named_in = w->dir->ino;
		w->named_at = made->position;
		notify_used(inode, w->named_in, w->named_at);
	}
	status = fs_open(inode, w->flags, q->cred.uid, &p->handle);
	struct description *d = status < 0 ? NULL : description_find(p->handle);
	if (d) {
		d->named_in = w->named_in;
		d->named_at = w->named_at;
	}
	if (cut)
		notify_inode(inode, IN_MODIFY);
	return status;
}

static int path_parent(struct request *r, struct walk *w)
{
	if (!w->dir)
		return 0;
	answer_text(r, w->name, w->length);
	if (w->slash)
		answer_text(r, "/", 1);
	inode_put(w->inode);
	w->inode = w->dir;
	w->dir = NULL;
	return 0;
}

static int path_readlink(struct request *r, struct walk *w)
{
	int length = inode_readlink(w->inode, r->out, EXA_PATH_MAX);
	if (length < 0)
		return length;
	r->out_len = (uint32_t)length;
	return 0;
}

static int path_act(struct request *r, struct walk *w, const struct path_request *q,
	struct path_reply *p, const char *target)
{
	switch (w->op) {
	case EXA_OP_LOOKUP:
		return 0;
	case EXA_OP_OPEN:
		return path_open(r, w, q, p);
	case EXA_OP_MKDIR:
		return tree_make(w, S_IFDIR | (q->mode & 07777), 0, NULL);
	case EXA_OP_MKNOD:
		return S_ISDIR(q->mode) ? -EPERM
			: S_ISLNK(q->mode)
			? -EINVAL
			: tree_make(w, (q->mode & S_IFMT ? q->mode & S_IFMT : S_IFREG) | (q->mode & 07777),
				(uint64_t)q->a, NULL);
	case EXA_OP_SYMLINK:
		return tree_make(w, S_IFLNK | 0777, 0, target);
	case EXA_OP_UNLINK:
		return tree_unlink(w);
	case EXA_OP_RMDIR:
		return tree_rmdir(w);
	case EXA_OP_READLINK:
		return path_readlink(r, w);
	case EXA_OP_CHMOD:
		return inode_chmod(r, w->inode, q->mode, &q->cred);
	case EXA_OP_CHOWN:
		return inode_chown(r, w->inode, q->a, q->b, &q->cred);
	case EXA_OP_UTIMES:
		return inode_utimes(r, w->inode, q->a, q->b, &q->cred);
	case EXA_OP_TRUNCATE: {
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a walk that makes nothing has it */
		if (S_ISDIR(w->inode->mode))
			return -EISDIR;
		if (!S_ISREG(w->inode->mode))
			return -EINVAL;
		int status = inode_access(w->inode, &q->cred, MAY_WRITE);
		return status < 0 ? status : inode_truncate(r, w->inode, q->a, q->cred.uid);
	}
	case EXA_OP_ACCESS:
		return inode_access(w->inode, &q->cred, q->mode & 7);
	case EXA_OP_PARENT:
		return path_parent(r, w);
	}
	return -EINVAL;
}

static bool op_opens(enum exa_op op)
{
	return op == EXA_OP_OPEN || op == EXA_OP_ACCESS || op == EXA_OP_LOOKUP;
}

/* What is left of the path, for resmgr to go on with. */
static void answer_rest(struct request *r, struct walk *w)
{
	if (w->came == EXA_WALK_SYMLINK)
		answer_text(r, w->target, strlen(w->target) + 1);
	answer_text(r, w->rest, strlen(w->rest));
}

int do_path(struct request *r, const struct path_request *q, struct path_reply *p)
{
	if (!request_is_from_above(r))
		return -EPERM;
	struct tree *tree = fs_find(q->fs);
	if (!tree)
		return -EIO;
	struct inode *start = inode_find(tree, q->start);
	if (!start)
		return -ENOENT;
	size_t length = strlen(r->tail);
	const char *target = NULL;
	if (q->op == EXA_OP_SYMLINK && length < r->tail_len)
		target = r->tail + length + 1;
	else if (q->op == EXA_OP_SYMLINK || length < r->tail_len)
		return -EINVAL;
	struct walk w = { .request = r,
		.tree = tree,
		.cred = &q->cred,
		.op = q->op,
		.flags = q->flags,
		.hops = q->hops,
		.root = q->root };
	if (q->op == EXA_OP_OPEN && w.flags & O_PATH)
		w.flags &= O_PATH | O_DIRECTORY | O_NOFOLLOW;
	int status = tree_walk(&w, start, r->tail, length);
	if (status >= 0 && w.came == EXA_WALK_DONE) {
		if (w.inode)
			notify_used(w.inode, w.named_in, w.named_at);
		status = path_act(r, &w, q, p, target);
		if (status >= 0 && w.real && op_opens(w.op))
			answer_text(r, w.real, strlen(w.real));
	} else if (status >= 0) {
		answer_rest(r, &w);
	}
	if (status >= 0) {
		p->walk = w.came;
		p->hops = w.hops;
		if (w.inode) {
			p->ino = w.inode->ino;
			inode_stat(w.inode, &p->st);
		}
	}
	walk_end(&w);
	return status;
}

int do_fs_rename(struct request *r, const struct fs_rename_request *q, struct fs_rename_reply *p)
{
	(void)p;
	if (!request_is_from_above(r))
		return -EPERM;
	struct tree *tree = fs_find(q->fs);
	if (!tree)
		return -EIO;
	struct inode *from = inode_find(tree, q->from), *to = inode_find(tree, q->to);
	size_t length = strlen(r->tail);
	if (!from || !to)
		return -ENOENT;
	if (length >= r->tail_len)
		return -EINVAL;
	return tree_rename(r, from, r->tail, to, r->tail + length + 1, q->flags, &q->cred);
}

int do_fs_link(struct request *r, const struct fs_link_request *q, struct fs_link_reply *p)
{
	(void)p;
	if (!request_is_from_above(r))
		return -EPERM;
	struct tree *tree = fs_find(q->fs);
	if (!tree)
		return -EIO;
	struct inode *inode = inode_find(tree, q->ino), *parent = inode_find(tree, q->parent);
	return inode && parent ? tree_link(r, inode, parent, r->tail, &q->cred) : -ENOENT;
}
