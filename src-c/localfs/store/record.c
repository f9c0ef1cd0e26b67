/*
 * An inode as the database has it: fixed fields, little-endian, then a symlink's target.
 * Entry points: record_write, record_read, ino_write, ino_read.
 */
#include <stdlib.h>
#include <string.h>

#include "local.h"

#define RECORD_VERSION 1

struct record {
	uint32_t format, mode, uid, gid, version, stored;
	uint64_t bytes, rdev;
	int64_t size, atime, mtime, ctime;
	uint64_t marks, spare[2];
};
_Static_assert(sizeof(struct record) == RECORD_SIZE, "the record's size is part of the format");

void ino_write(char *key, uint64_t ino)
{
	for (int i = 0; i < INO_SIZE; i++)
		key[i] = (char)(ino >> 8 * (INO_SIZE - 1 - i));
}

uint64_t ino_read(const char *key)
{
	uint64_t ino = 0;
	for (int i = 0; i < INO_SIZE; i++)
		ino = ino << 8 | (unsigned char)key[i];
	return ino;
}

uint32_t record_write(const struct inode *inode, char *out)
{
	const struct file *file = inode->content;
	struct record record = { .format = RECORD_VERSION,
		.mode = inode->mode,
		.uid = inode->uid,
		.gid = inode->gid,
		.version = inode->version,
		.stored = file->stored,
		.bytes = file->bytes,
		.rdev = inode->rdev,
		.size = inode->size,
		.atime = inode->atime,
		.mtime = inode->mtime,
		.ctime = inode->ctime,
		.marks = inode->marks };
	size_t target = inode->target ? strlen(inode->target) : 0;
	memcpy(out, &record, sizeof record);
	if (target)
		memcpy(out + sizeof record, inode->target, target);
	return (uint32_t)(sizeof record + target);
}

struct inode *record_read(struct tree *tree, uint64_t ino, const char *bytes, uint32_t length)
{
	struct record record;
	if (length < sizeof record)
		return NULL;
	memcpy(&record, bytes, sizeof record);
	if (record.format != RECORD_VERSION || !ino || (ino != TREE_ROOT && inode_find(tree, ino))
		|| (ino == TREE_ROOT && !S_ISDIR(record.mode)))
		return NULL;
	uint32_t target_length = length - (uint32_t)sizeof record;
	char *target = S_ISLNK(record.mode) ? strndup(bytes + sizeof record, target_length) : NULL;
	struct file *file = malloc(sizeof *file);
	struct inode *inode = ino == TREE_ROOT ? tree->root
		: S_ISLNK(record.mode) && !target  ? NULL
										   : inode_new(tree, ino, record.mode);
	if (!inode || !file || inode->content) {
		free(file);
		free(target);
		return NULL;
	}
	*file = (struct file){ .bytes = record.bytes, .stored = record.stored, .kept = true };
	inode->content = file;
	inode->target = target;
	inode->mode = record.mode;
	inode->uid = record.uid;
	inode->gid = record.gid;
	inode->version = record.version;
	inode->rdev = record.rdev;
	inode->marks = (uint8_t)record.marks;
	inode->size = record.size;
	inode->blocks = (int64_t)((record.bytes + 511) / 512);
	inode->atime = record.atime;
	inode->mtime = record.mtime;
	inode->ctime = record.ctime;
	return inode;
}
