/*
 * What an inode says of itself, and its bytes: chmod, chown, utimes, truncate, read, write.
 *
 * Entry points: inode_chmod, inode_chown, inode_utimes, inode_copyup, inode_truncate, inode_cut,
 * inode_allocate, inode_read, inode_was_read, inode_write. Does not do: access modes of
 * descriptions (description.c); keeping the bytes (the hooks).
 */
#include <errno.h>

#include "notify.h"
#include "server/serve.h"
#include "tree.h"

/* FALLOC_FL_*, of which musl has not all */
#define KEEP_SIZE 1
#define PUNCH_HOLE 2
#define ZERO_RANGE 16
#define DAY_NS (24ll * 3600 * 1000000000)

static int set_check(const struct inode *inode)
{
	return inode->tree->read_only ? -EROFS : inode->dynamic ? -EPERM : 0;
}

static int set_ask(struct request *r, struct inode *inode, enum exa_op op, int64_t a, int64_t b)
{
	const struct tree_ops *ops = inode->tree->ops;
	return ops->before_set ? ops->before_set(r, inode, op, a, b) : 0;
}

static void set_ids_lose(struct inode *inode)
{
	if (S_ISDIR(inode->mode))
		return;
	inode->mode &= ~(uint32_t)S_ISUID;
	/* Without group execution the bit does not mean set-group-ID (Linux chown(2)). */
	if (inode->mode & S_IXGRP)
		inode->mode &= ~(uint32_t)S_ISGID;
}

int inode_chmod(struct request *r, struct inode *inode, uint32_t mode, const struct exa_cred *cred)
{
	int status = set_check(inode);
	if (status < 0)
		return status;
	if (S_ISLNK(inode->mode))
		return -EOPNOTSUPP;
	if (!cred_owns(cred, inode))
		return -EPERM;
	if (cred->uid && !cred_in_group(cred, inode->gid))
		mode &= ~(uint32_t)S_ISGID;
	status = set_ask(r, inode, EXA_OP_CHMOD, mode & 07777, 0);
	if (status < 0)
		return status;
	inode->mode = (inode->mode & S_IFMT) | (mode & 07777);
	inode_changed(inode);
	notify_inode(inode, IN_ATTRIB);
	return 0;
}

int inode_chown(
	struct request *r, struct inode *inode, int64_t uid, int64_t gid, const struct exa_cred *cred)
{
	int status = set_check(inode);
	if (status < 0)
		return status;
	if (uid < -1 || gid < -1 || uid > UINT32_MAX || gid > UINT32_MAX)
		return -EINVAL;
	if (cred->uid && uid != -1 && (cred->uid != inode->uid || uid != inode->uid))
		return -EPERM;
	if (cred->uid && gid != -1
		&& (cred->uid != inode->uid || (gid != inode->gid && !cred_in_group(cred, (uint32_t)gid))))
		return -EPERM;
	status = set_ask(r, inode, EXA_OP_CHOWN, uid, gid);
	if (status < 0)
		return status;
	if (uid != -1)
		inode->uid = (uint32_t)uid;
	if (gid != -1)
		inode->gid = (uint32_t)gid;
	/* Also where neither is said (Linux). */
	set_ids_lose(inode);
	inode_changed(inode);
	notify_inode(inode, IN_ATTRIB);
	return 0;
}

int inode_utimes(struct request *r, struct inode *inode, int64_t atime, int64_t mtime,
	const struct exa_cred *cred)
{
	if (atime == EXA_TIME_OMIT && mtime == EXA_TIME_OMIT)
		return 0;
	int status = set_check(inode);
	if (status < 0)
		return status;
	if (!cred_owns(cred, inode)) {
		/* Both to now is also for who may write (POSIX utimensat). */
		if (atime != EXA_TIME_NOW || mtime != EXA_TIME_NOW)
			return -EPERM;
		status = inode_access(inode, cred, MAY_WRITE);
		if (status < 0)
			return status;
	}
	status = set_ask(r, inode, EXA_OP_UTIMES, atime, mtime);
	if (status < 0)
		return status;
	int64_t now = now_realtime();
	if (atime != EXA_TIME_OMIT)
		inode->atime = atime == EXA_TIME_NOW ? now : atime;
	if (mtime != EXA_TIME_OMIT)
		inode->mtime = mtime == EXA_TIME_NOW ? now : mtime;
	inode_changed(inode);
	/* One alone counts for what sets it by itself (Linux). */
	notify_inode(inode,
		mtime == EXA_TIME_OMIT       ? IN_ACCESS
			: atime == EXA_TIME_OMIT ? IN_MODIFY
									 : IN_ATTRIB);
	return 0;
}

int inode_copyup(struct request *r, struct inode *inode, bool bytes)
{
	const struct tree_ops *ops = inode->tree->ops;
	return ops->copyup ? ops->copyup(r, inode, bytes) : 0;
}

int inode_cut(struct request *r, struct inode *inode, int64_t size, uint32_t uid)
{
	const struct tree_ops *ops = inode->tree->ops;
	if (S_ISDIR(inode->mode))
		return -EISDIR;
	if (!S_ISREG(inode->mode) || size < 0)
		return -EINVAL;
	if (size > TREE_SIZE_MAX)
		return -EFBIG;
	if (inode->tree->read_only)
		return -EROFS;
	if (!ops->truncate)
		return -EPERM;
	int status = inode_copyup(r, inode, size);
	/* Whose truth is elsewhere notes the times too. */
	if (status >= 0 && (size != inode->size || ops->look))
		status = ops->truncate(r, inode, size);
	if (status < 0)
		return status;
	inode->size = size;
	if (uid)
		set_ids_lose(inode);
	inode_modified(inode);
	return 0;
}

int inode_truncate(struct request *r, struct inode *inode, int64_t size, uint32_t uid)
{
	int status = inode_cut(r, inode, size, uid);
	if (status >= 0)
		notify_inode(inode, IN_MODIFY);
	return status;
}

int inode_allocate(struct request *r, struct inode *inode, const struct allocate_request *q,
	uint32_t uid, int64_t *done)
{
	const struct tree_ops *ops = inode->tree->ops;
	bool keeps = q->mode & KEEP_SIZE, zeroes = q->mode & (PUNCH_HOLE | ZERO_RANGE);
	if (q->mode & ~(uint32_t)(KEEP_SIZE | ZERO_RANGE) && q->mode != (KEEP_SIZE | PUNCH_HOLE))
		return -EOPNOTSUPP;
	if (!S_ISREG(inode->mode))
		return -ENODEV;
	if (q->length > TREE_SIZE_MAX - q->offset)
		return -EFBIG;
	if (inode->tree->read_only)
		return -EROFS;
	if (zeroes ? !ops->punch : keeps ? !ops->allocate : !ops->truncate)
		return -EOPNOTSUPP;
	*done = q->length;
	int status = zeroes ? ops->punch(r, inode, q->offset, q->length, done)
		: ops->allocate ? ops->allocate(r, inode, q->offset, q->length, done)
						: 0;
	int64_t end = q->offset + *done;
	if (status >= 0 && !keeps && end > inode->size)
		status = ops->truncate(r, inode, end);
	if (status < 0)
		return status;
	if (!keeps && end > inode->size)
		inode->size = end;
	if (uid)
		set_ids_lose(inode);
	inode_modified(inode);
	notify_inode(inode, IN_MODIFY);
	return 0;
}

int inode_write(struct request *r, struct inode *inode, int64_t offset, const char *bytes,
	uint32_t count, uint32_t uid)
{
	const struct tree_ops *ops = inode->tree->ops;
	if (offset < 0)
		return -EINVAL;
	if (inode->tree->read_only)
		return -EROFS;
	if (!ops->write)
		return -EINVAL;
	if (!count)
		return 0;
	if (offset >= TREE_SIZE_MAX)
		return -EFBIG;
	if (count > TREE_SIZE_MAX - offset)
		count = (uint32_t)(TREE_SIZE_MAX - offset);
	int written = ops->write(r, inode, offset, bytes, count);
	if (written < 0)
		return written;
	if (offset + written > inode->size)
		inode->size = offset + written;
	if (uid)
		set_ids_lose(inode);
	inode_modified(inode);
	notify_inode(inode, IN_MODIFY);
	return written;
}

/* As Linux's relatime: a read is noted if it is the first after a change, or of the day. */
static void atime_set(struct inode *inode)
{
	int64_t now = now_realtime();
	if (inode->atime > inode->mtime && inode->atime > inode->ctime && now - inode->atime < DAY_NS)
		return;
	inode->atime = now;
	if (inode->tree->ops->changed)
		inode->tree->ops->changed(inode);
}

void inode_was_read(struct inode *inode, bool noted, bool something)
{
	if (noted && !inode->tree->read_only)
		atime_set(inode);
	if (something)
		notify_inode(inode, IN_ACCESS);
}

int inode_read(struct request *r, struct inode *inode, int64_t offset, char *out, uint32_t count)
{
	const struct tree_ops *ops = inode->tree->ops;
	if (offset < 0 || !ops->read)
		return -EINVAL;
	bool guessed = inode->tree->sizes_guessed;
	if ((offset >= inode->size && !guessed) || !count)
		return 0;
	if (!guessed && count > inode->size - offset)
		count = (uint32_t)(inode->size - offset);
	return ops->read(r, inode, offset, out, count);
}
