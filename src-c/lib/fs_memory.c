/*
 * tmpfs: files whose bytes are in this server's memory.
 *
 * Owns: pages of files (only those that were written: holes read as zeros), the limit of the whole.
 * Entry points: memory_create. Does not do: names, permissions, times (tree_*.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "fs_server.h"

#define PAGE 16384u             /* bytes */
#define PAGE_MIN 512u           /* bytes a page has at least; it doubles until it is whole */
#define PAGES_AT_ONCE 512u      /* that one fallocate makes before others have their turn */
#define LIMIT_DEFAULT (256ull << 20) /* bytes a file system, without option size= */
#define TMPFS_MAGIC 0x01021994u /* statfs(2) */
#define INODES_MAX 1000000u     /* what statfs says can be had */

/** Bytes [index * PAGE, + size) of a file; what lies behind `size` is zeros. */
struct page {
	uint32_t index, size;
	char *bytes;
};

/** inode->content; pages in order of their index. */
struct memory_file {
	struct page *pages;
	uint32_t count, room;
};

/** tree->own; all in bytes. */
struct memory { uint64_t limit, used; };

/* Where the page stands in the list, or where it would. */
static uint32_t page_place(const struct memory_file *file, uint32_t index)
{
	uint32_t low = 0, high = file->count;
	if (high && file->pages[high - 1].index < index)
		return high;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (file->pages[middle].index < index)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct page *page_find(const struct memory_file *file, uint32_t index)
{
	uint32_t at = file ? page_place(file, index) : 0;
	return file && at < file->count && file->pages[at].index == index ? &file->pages[at] : NULL;
}

static bool page_insert(struct memory_file *file, uint32_t at, uint32_t index)
{
	if (file->count == file->room) {
		uint32_t room = file->room ? file->room * 2 : 1;
		struct page *pages = realloc(file->pages, room * sizeof *pages);
		if (!pages)
			return false;
		file->pages = pages;
		file->room = room;
	}
	memmove(file->pages + at + 1, file->pages + at, (file->count - at) * sizeof *file->pages);
	file->pages[at] = (struct page){ .index = index };
	file->count++;
	return true;
}

/* The page with room for its bytes [0, need), or null: no memory, or the limit reached. */
static struct page *page_get(struct inode *inode, uint32_t index, uint32_t need)
{
	struct memory *memory = inode->tree->own;
	struct memory_file *file = inode->content;
	uint32_t at = page_place(file, index);
	bool found = at < file->count && file->pages[at].index == index;
	uint32_t old = found ? file->pages[at].size : 0, size = old > PAGE_MIN ? old : PAGE_MIN;
	if (found && need <= old)
		return &file->pages[at];
	while (size < need)
		size *= 2;
	if (size - old > memory->limit - memory->used)
		return NULL;
	char *bytes = realloc(found ? file->pages[at].bytes : NULL, size);
	if (!bytes)
		return NULL;
	if (!found && !page_insert(file, at, index)) {
		free(bytes);
		return NULL;
	}
	memset(bytes + old, 0, size - old);
	file->pages[at].bytes = bytes;
	file->pages[at].size = size;
	memory->used += size - old;
	inode->blocks += (size - old) / 512;
	return &file->pages[at];
}

static int memory_read(struct request *r, struct inode *inode, int64_t offset, char *out, uint32_t count)
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

static int memory_write(struct request *r, struct inode *inode, int64_t offset, const char *bytes, uint32_t count)
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

static void page_free(struct inode *inode, const struct page *page)
{
	((struct memory *)inode->tree->own)->used -= page->size;
	inode->blocks -= page->size / 512;
	free(page->bytes);
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

/* What those pages take that there are. */
static uint64_t pages_bytes(const struct memory_file *file, uint32_t first, uint32_t last)
{
	uint64_t bytes = 0;
	for (uint32_t i = page_place(file, first); i < file->count && file->pages[i].index <= last; i++)
		bytes += file->pages[i].size;
	return bytes;
}

static int memory_allocate(struct request *r, struct inode *inode, int64_t offset, int64_t length, int64_t *done)
{
	(void)r;
	const struct memory *memory = inode->tree->own;
	if (!inode->content && !(inode->content = calloc(1, sizeof(struct memory_file))))
		return -ENOSPC;
	uint32_t first = (uint32_t)(offset / PAGE), last = (uint32_t)((offset + length - 1) / PAGE);
	if ((last - first + 1ull) * PAGE - pages_bytes(inode->content, first, last) > memory->limit - memory->used)
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

static int memory_punch(struct request *r, struct inode *inode, int64_t offset, int64_t length, int64_t *done)
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

static int memory_extent(struct request *r, struct inode *inode, int64_t offset, bool data, int64_t *at)
{
	const struct memory_file *file = inode->content;
	(void)r;
	*at = offset;
	for (uint32_t i = file ? page_place(file, (uint32_t)(offset / PAGE)) : 0; file && i < file->count; i++) {
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
	p->files = INODES_MAX;
	p->files_free = INODES_MAX > tree->inode_count ? INODES_MAX - tree->inode_count : 0;
}

static void memory_destroy(struct tree *tree)
{
	free(tree->own);
}

static const struct tree_ops memory_ops = {
	.read = memory_read, .write = memory_write, .truncate = memory_truncate, .allocate = memory_allocate, .punch = memory_punch, .extent = memory_extent, .forget = memory_forget,
	.nameless = true, .statfs = memory_statfs, .destroy = memory_destroy,
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
	*value <<= shift;
	return !end[shift ? 1 : 0];
}

static bool option_number(const char *options, const char *name, int base, bool scaled, uint64_t *value)
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
	uint64_t limit = LIMIT_DEFAULT, mode = 01777, uid = 0, gid = 0;
	if (!option_number(options, "size", 10, true, &limit) || !option_number(options, "mode", 8, false, &mode) ||
	    !option_number(options, "uid", 10, false, &uid) || !option_number(options, "gid", 10, false, &gid))
		return -EINVAL;
	struct memory *memory = malloc(sizeof *memory);
	if (!memory)
		return -ENOMEM;
	*memory = (struct memory){ .limit = limit };
	*tree = tree_new(&memory_ops, (uint32_t)mode, (uint32_t)uid, (uint32_t)gid);
	if (!*tree) {
		free(memory);
		return -ENOMEM;
	}
	(*tree)->own = memory;
	(*tree)->type = TMPFS_MAGIC;
	return 0;
}
