/*
 * Open files and directories of a tree, as descriptions.
 *
 * Owns: the use that a description makes of its inode, offsets, O_APPEND, listing directories.
 * Entry points: fs_open, fs_reopen, fs_flags_kept, dirent_put. Does not do: the checks all kinds
 * share (description.c).
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "fs_server.h"
#include "notify.h"

/* Positions in a directory: `.`, `..`, the entries, then what the hook lists. */
#define POSITION_ENTRIES 2
#define POSITION_LISTED (1ll << 40)

/* glibc and musl have these under _GNU_SOURCE only */
#define FILE_SEEK_DATA 3
#define FILE_SEEK_HOLE 4

/* Packed for where it is put: a reply's tail begins at any address. */
struct __attribute__((packed)) dirent_record {
	uint64_t ino;
	int64_t next;
	uint16_t size;
	uint8_t type;
	char name[];
};

uint32_t dirent_put(char *out, uint32_t room, uint64_t ino, int64_t next, uint32_t mode,
	const char *name, uint32_t length)
{
	uint32_t named = (uint32_t)offsetof(struct dirent_record, name) + length + 1;
	uint32_t size = (named + 7) & ~7u;
	if (size > room)
		return 0;
	memset(out + size - 8, 0, 8);
	struct dirent_record *record = (struct dirent_record *)out;
	record->ino = ino;
	record->next = next;
	record->size = (uint16_t)size;
	record->type = (uint8_t)((mode & S_IFMT) >> 12); /* DT_* are S_IFMT's four bits */
	memcpy(record->name, name, length);
	record->name[length] = 0;
	return size;
}

/* What happens by way of a description is told by the name that it was opened by. */
static struct inode *used(const struct description *d)
{
	notify_used(d->object, d->named_in, d->named_at);
	return d->object;
}

static int file_read(
	struct request *r, struct description *d, int64_t offset, char *out, uint32_t count)
{
	struct inode *inode = used(d);
	if (S_ISDIR(inode->mode))
		return -EISDIR;
	int got = inode_read(r, inode, offset == EXA_OFFSET_CURRENT ? d->offset : offset, out, count);
	if (got > 0 && offset == EXA_OFFSET_CURRENT)
		d->offset += got;
	if (got >= 0 && count)
		inode_was_read(inode, !(d->flags & O_NOATIME), got);
	return got;
}

static int file_write(
	struct request *r, struct description *d, int64_t offset, const char *bytes, uint32_t count)
{
	struct inode *inode = used(d);
	int64_t at = offset < EXA_OFFSET_CURRENT ? EXA_OFFSET_EXACT(offset)
		: d->flags & O_APPEND                ? inode->size
		: offset == EXA_OFFSET_CURRENT       ? d->offset
											 : offset;
	uint64_t limit = ((const struct write_request *)r->fields)->size_limit;
	if (limit && count && (uint64_t)at >= limit - 1)
		return -EFBIG;
	if (limit && count > limit - 1 - (uint64_t)at)
		count = (uint32_t)(limit - 1 - (uint64_t)at);
	int taken = inode_write(r, inode, at, bytes, count, d->uid);
	/* Where nothing is written it stays, also with O_APPEND. */
	if (taken > 0 && offset == EXA_OFFSET_CURRENT)
		d->offset = at + taken;
	return taken;
}

/* Where the next data or hole is; a file is one piece of data with a hole behind it where nobody
 * knows better (POSIX lseek). */
static int64_t extent_find(struct request *r, struct inode *inode, int64_t offset, bool data)
{
	if (S_ISDIR(inode->mode))
		return -EINVAL;
	if (offset < 0 || offset >= inode->size)
		return -ENXIO;
	int64_t at = data ? offset : inode->size;
	int status =
		inode->tree->ops->extent ? inode->tree->ops->extent(r, inode, offset, data, &at) : 0;
	if (status < 0)
		return status;
	return at < inode->size ? at : data ? -ENXIO : inode->size;
}

static int64_t file_seek(struct request *r, struct description *d, int64_t offset, int whence)
{
	struct inode *inode = d->object;
	int64_t base;
	switch (whence) {
	case SEEK_SET:
		base = 0;
		break;
	case SEEK_CUR:
		base = d->offset;
		break;
	case SEEK_END:
		base = S_ISDIR(inode->mode) ? INT64_MAX : inode->size;
		break;
	case FILE_SEEK_DATA:
	case FILE_SEEK_HOLE:
		base = extent_find(r, inode, offset, whence == FILE_SEEK_DATA);
		return base < 0 ? base : (d->offset = base);
	default:
		return -EINVAL;
	}
	int64_t to;
	if (__builtin_add_overflow(base, offset, &to))
		return offset > 0 ? -EOVERFLOW : -EINVAL;
	if (to < 0)
		return -EINVAL;
	return d->offset = to;
}

static int file_stat(struct description *d, struct exa_stat *st)
{
	inode_stat(d->object, st);
	return 0;
}

static int file_truncate(struct request *r, struct description *d, int64_t size)
{
	return inode_truncate(r, used(d), size, d->uid);
}

static int file_allocate(
	struct request *r, struct description *d, const struct allocate_request *q, int64_t *done)
{
	return inode_allocate(r, used(d), q, d->uid, done);
}

/* Puts the one record at `position` or after it: its length, 0 if there is no room, -1 at the end.
 * Names made at `end` or after it are not told. */
static int dir_put(struct inode *dir, int64_t *position, int64_t end, char *out, uint32_t room)
{
	struct listed listed;
	struct entry *e;
	uint32_t size;
	if (*position < POSITION_ENTRIES) {
		bool dots = *position;
		size = dirent_put(out, room, dots ? dir->parent->ino : dir->ino, *position + 1, S_IFDIR,
			"..", dots ? 2 : 1);
		*position += size ? 1 : 0;
		return (int)size;
	}
	if (*position < POSITION_LISTED && (e = entry_at(dir, *position - POSITION_ENTRIES))
		&& e->position < end) {
		size = dirent_put(out, room, e->inode->ino, e->position + POSITION_ENTRIES + 1,
			e->inode->mode, e->name, e->length);
		*position = size ? e->position + POSITION_ENTRIES + 1 : *position;
		return (int)size;
	}
	if (*position < POSITION_LISTED)
		*position = POSITION_LISTED;
	if (!dir->tree->ops->list || !dir->tree->ops->list(dir, *position - POSITION_LISTED, &listed))
		return -1;
	size = dirent_put(out, room, listed.ino, listed.next + POSITION_LISTED, listed.mode,
		listed.name, (uint32_t)strlen(listed.name));
	*position = size ? listed.next + POSITION_LISTED : *position;
	return (int)size;
}

static int file_readdir(struct request *r, struct description *d, char *out, uint32_t count)
{
	struct inode *dir = d->object;
	if (!S_ISDIR(dir->mode))
		return -ENOTDIR;
	/* A directory that has been removed lists nothing, not even its dots (Linux ENOENT). */
	if (!dir->nlink)
		return -ENOENT;
	int64_t position = d->offset;
	uint32_t done = 0;
	int size = !position && dir->tree->ops->fill ? dir->tree->ops->fill(r, dir) : 0;
	if (size < 0)
		return size;
	/* Who makes names as it reads (find -exec mv) comes to an end: a new name stands behind all
	 * others, so the listing goes only as far as there were any when it began (POSIX readdir). */
	if (!position || !d->listed_to)
		d->listed_to = dir->directory.next;
	while ((size = dir_put(dir, &position, d->listed_to, out + done, count - done)) > 0) {
		done += (uint32_t)size;
		d->offset = position;
	}
	inode_was_read(dir, !(d->flags & O_NOATIME), true);
	return !size && !done ? -EINVAL : (int)done;
}

static int file_sync(struct request *r, struct description *d)
{
	struct inode *inode = d->object;
	const struct tree_ops *ops = inode->tree->ops;
	return ops->sync ? ops->sync(r, inode->tree, inode) : 0;
}

int inode_set(struct request *r, struct inode *inode, const struct handle_set_request *q)
{
	switch (q->op) {
	case EXA_OP_CHMOD:
		return inode_chmod(r, inode, q->mode, &q->cred);
	case EXA_OP_CHOWN:
		return inode_chown(r, inode, q->a, q->b, &q->cred);
	case EXA_OP_UTIMES:
		return inode_utimes(r, inode, q->a, q->b, &q->cred);
	default:
		return -EINVAL;
	}
}

static int file_set(struct request *r, struct description *d, const struct handle_set_request *q)
{
	return inode_set(r, used(d), q);
}

static void file_leave(struct description *d) { used(d)->tree->leaving++; }

static void file_release(struct description *d)
{
	struct inode *inode = used(d);
	inode->tree->open--;
	if (d->leaving) {
		inode->tree->leaving--;
		wake(&inode->tree->left);
	}
	if (!(d->flags & O_PATH))
		notify_inode(inode, (d->flags & O_ACCMODE) == O_RDONLY ? IN_CLOSE_NOWRITE : IN_CLOSE_WRITE);
	inode_put(inode);
}

static const struct description_ops file_ops = {
	.kind = "file",
	.read = file_read,
	.write = file_write,
	.seek = file_seek,
	.stat = file_stat,
	.truncate = file_truncate,
	.allocate = file_allocate,
	.readdir = file_readdir,
	.sync = file_sync,
	.set = file_set,
	.leave = file_leave,
	.release = file_release,
};

uint32_t fs_flags_kept(uint32_t flags)
{
	return flags & ~(uint32_t)(O_CREAT | O_EXCL | O_TRUNC | O_NOCTTY | O_NOFOLLOW | O_CLOEXEC);
}

void fs_reopen(struct description *d, struct inode *inode)
{
	d->ops = &file_ops;
	d->object = inode;
	inode_hold(inode);
	inode->tree->open++;
}

int fs_open(struct inode *inode, uint32_t flags, uint32_t uid, uint64_t *handle)
{
	struct description *d = description_new(&file_ops, NULL, fs_flags_kept(flags), uid);
	if (!d)
		return -ENOMEM;
	fs_reopen(d, inode);
	if (!(flags & O_PATH))
		notify_inode(inode, IN_OPEN);
	*handle = d->handle;
	return 0;
}
