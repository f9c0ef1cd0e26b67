/*
 * The pages of tmpfs's files: only those that were written, for holes read as zeros.
 *
 * Entry points: memory_page.h. Does not do: what the bytes mean (fs_memory.c).
 */
#include "memory_page.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_MIN 512u /* bytes a page has at least; it doubles until it is whole */

static uint64_t taken; /* bytes of all pages there are */

uint32_t page_place(const struct memory_file *file, uint32_t index)
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

const struct page *page_find(const struct memory_file *file, uint32_t index)
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

struct page *page_get(struct inode *inode, uint32_t index, uint32_t need)
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
	if (size - old > memory->limit - memory->used || size - old > MEMORY_MAX - taken)
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
	taken += size - old;
	inode->blocks += (size - old) / 512;
	return &file->pages[at];
}

void page_free(struct inode *inode, const struct page *page)
{
	((struct memory *)inode->tree->own)->used -= page->size;
	taken -= page->size;
	inode->blocks -= page->size / 512;
	free(page->bytes);
}

uint64_t pages_bytes(const struct memory_file *file, uint32_t first, uint32_t last)
{
	uint64_t bytes = 0;
	for (uint32_t i = page_place(file, first); i < file->count && file->pages[i].index <= last; i++)
		bytes += file->pages[i].size;
	return bytes;
}
