/*
 * tmpfs: files whose bytes are in this server's memory.
 *
 * Owns: the hooks of such a tree, and the mount options (size=, nr_inodes=, mode=, uid=, gid=; 0 of
 * the first two: as much as there can be). Entry points: memory_create. Does not do: the pages
 * (memory_page.c), names, permissions, times (tree_*.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fs_server.h"
#include "memory_page.h"

#define PAGES_AT_ONCE 512u           /* that one fallocate makes before others have their turn */
#define LIMIT_DEFAULT (256ull << 20) /* bytes a file system, without option size= */
#define TMPFS_MAGIC 0x01021994u      /* statfs(2) */
#define INODES_DEFAULT 65536u        /* a file system, without option nr_inodes= */
#define INODES_MAX 1048576u          /* that option at most; 0 there: as many */

static int memory_read(
	struct request *r, struct inode *inode, int64_t offset, char *out, uint32_t count)
{
	(void)r;
	for (uint32_t done = 0, n; done < count; done += n) {
		uint32_t within = (uint32_t)((offset + done) % PAGE);
		const struct page *page = page_find(inode->content, (uint32_t)((offset + done) / PAGE));
		uint32_t here = page && page->size > within ? page->size - within : 0;
		n = PAGE - within < count - done ? PAGE - within : count - done;
		if (here > n)
			here = n;
		if (here)
			memcpy(out + done, page->bytes + within, here);
		memset(out + done + here, 0, n - here);
	}
	return (int)count;
}

static int memory_write(
	struct request *r, struct inode *inode, int64_t offset, const char *bytes, uint32_t count)
{
	(void)r;
	uint32_t done = 0;
	if (!inode->content && !(inode->content = calloc(1, sizeof(struct memory_file))))
		return -ENOSPC;
	while (done < count) {
		uint32_t within = (uint32_t)((offset + done) % PAGE);
		uint32_t n = PAGE - within < count - done ? PAGE - within : count - done;
		struct page *page = page_get(inode, (uint32_t)((offset + done) / PAGE), within + n);
		if (!page)
			break;
		memcpy(page->bytes + within, bytes + done, n);
		done += n;
	}
	return done ? (int)done : -ENOSPC;
}

static int memory_truncate(struct request *r, struct inode *inode, int64_t size)
{
	(void)r;
	struct memory_file *file = inode->content;
	if (!file)
		return 0;
	uint32_t keep = (uint32_t)((size + PAGE - 1) / PAGE), within = (uint32_t)(size % PAGE);
	while (file->count && file->pages[file->count - 1].index >= keep)
		page_free(inode, &file->pages[--file->count]);
	/* What was cut off must not come back when the file grows. */
	if (within && file->count && file->pages[file->count - 1].index == keep - 1) {
		struct page *page = &file->pages[file->count - 1];
		if (page->size > within)
			memset(page->bytes + within, 0, page->size - within);
	}
	return 0;
}

static int memory_allocate(
	struct request *r, struct inode *inode, int64_t offset, int64_t length, int64_t *done)
{
	(void)r;
	const struct memory *memory = inode->tree->own;
	if (!inode->content && !(inode->content = calloc(1, sizeof(struct memory_file))))
		return -ENOSPC;
	uint32_t first = (uint32_t)(offset / PAGE), last = (uint32_t)((offset + length - 1) / PAGE);
	if ((last - first + 1ull) * PAGE - pages_bytes(inode->content, first, last)
		> memory->limit - memory->used)
		return -ENOSPC;
	if (last - first >= PAGES_AT_ONCE) {
		last = first + PAGES_AT_ONCE - 1;
		*done = (last + 1ll) * PAGE - offset;
	}
	for (uint32_t i = first; i <= last; i++)
		if (!page_get(inode, i, PAGE))
			return -ENOSPC;
	return 0;
}

static int memory_punch(
	struct request *r, struct inode *inode, int64_t offset, int64_t length, int64_t *done)
{
	(void)r, (void)done;
	struct memory_file *file = inode->content;
	uint32_t from = file ? page_place(file, (uint32_t)(offset / PAGE)) : 0, kept = from;
	for (uint32_t i = from; file && i < file->count; i++) {
		struct page *page = &file->pages[i];
		int64_t begin = offset - page->index * (int64_t)PAGE, end = begin + length;
		if (begin <= 0 && end >= page->size) {
			page_free(inode, page);
			continue;
		}
		if (end > 0 && begin < page->size) {
			begin = begin < 0 ? 0 : begin;
			memset(page->bytes + begin, 0, (size_t)((end < page->size ? end : page->size) - begin));
		}
		file->pages[kept++] = *page;
	}
	if (file)
		file->count = kept;
	return 0;
}

static int memory_extent(
	struct request *r, struct inode *inode, int64_t offset, bool data, int64_t *at)
{
	const struct memory_file *file = inode->content;
	(void)r;
	*at = offset;
	for (uint32_t i = file ? page_place(file, (uint32_t)(offset / PAGE)) : 0;
		 file && i < file->count; i++) {
		int64_t begin = file->pages[i].index * (int64_t)PAGE, end = begin + file->pages[i].size;
		if (*at < begin) {
			*at = data ? begin : *at;
			return 0;
		}
		if (*at < end && data)
			return 0;
		if (*at < end)
			*at = end;
	}
	*at = data ? inode->size : *at;
	return 0;
}

static void memory_forget(struct inode *inode)
{
	struct memory_file *file = inode->content;
	if (!file)
		return;
	memory_truncate(NULL, inode, 0);
	free(file->pages);
	free(file);
}

static void memory_statfs(struct tree *tree, struct fs_statfs_reply *p)
{
	struct memory *memory = tree->own;
	p->type = TMPFS_MAGIC;
	p->blocks = memory->limit / TREE_BLKSIZE;
	p->blocks_free = (memory->limit - memory->used) / TREE_BLKSIZE;
	p->files = tree->most;
	p->files_free = tree->most > tree->inode_count ? tree->most - tree->inode_count : 0;
}

static void memory_destroy(struct tree *tree) { free(tree->own); }

static const struct tree_ops memory_ops = {
	.read = memory_read,
	.write = memory_write,
	.truncate = memory_truncate,
	.allocate = memory_allocate,
	.punch = memory_punch,
	.extent = memory_extent,
	.forget = memory_forget,
	.nameless = true,
	.statfs = memory_statfs,
	.destroy = memory_destroy,
};

/* The number an option says, with k, m or g behind where `scaled`; false for anything else. */
static bool number_read(const char *text, int base, bool scaled, uint64_t *value)
{
	char *end;
	errno = 0;
	*value = strtoull(text, &end, base);
	if (end == text || errno || *text == '-')
		return false;
	int shift = !scaled ? 0 : *end == 'k' ? 10 : *end == 'm' ? 20 : *end == 'g' ? 30 : 0;
	if (*value > UINT64_MAX >> shift)
		return false;
	*value <<= shift;
	return !end[shift ? 1 : 0];
}

static bool option_number(
	const char *options, const char *name, int base, bool scaled, uint64_t *value)
{
	char text[32];
	if (!option_find(options, name, text, sizeof text))
		return true;
	if (number_read(text, base, scaled, value))
		return true;
	console("tmpfs: option %s=%s is not a number", name, text);
	return false;
}

int memory_create(const char *options, struct tree **tree)
{
	uint64_t limit = LIMIT_DEFAULT, inodes = INODES_DEFAULT, mode = 01777, uid = 0, gid = 0;
	if (!option_number(options, "size", 10, true, &limit)
		|| !option_number(options, "nr_inodes", 10, true, &inodes)
		|| !option_number(options, "mode", 8, false, &mode)
		|| !option_number(options, "uid", 10, false, &uid)
		|| !option_number(options, "gid", 10, false, &gid))
		return -EINVAL;
	struct memory *memory = malloc(sizeof *memory);
	if (!memory)
		return -ENOMEM;
	*memory = (struct memory){ .limit = limit && limit < MEMORY_MAX ? limit : MEMORY_MAX };
	*tree = tree_new(&memory_ops, (uint32_t)mode, (uint32_t)uid, (uint32_t)gid);
	if (!*tree) {
		free(memory);
		return -ENOMEM;
	}
	(*tree)->own = memory;
	(*tree)->most = (uint32_t)(inodes && inodes < INODES_MAX ? inodes : INODES_MAX);
	(*tree)->type = TMPFS_MAGIC;
	return 0;
}
