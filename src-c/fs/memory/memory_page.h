/*
 * The pages of tmpfs's files, and how much they take of what the file system may have. See
 * memory_page.c.
 */
#ifndef EXA_MEMORY_PAGE_H
#define EXA_MEMORY_PAGE_H

#include "tree/tree.h"

#define PAGE 16384u               /* bytes */
#define MEMORY_MAX (512ull << 20) /* bytes of all pages of all file systems together */

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
struct memory {
	uint64_t limit, used;
};

/** Where the page stands in the list, or where it would. */
uint32_t page_place(const struct memory_file *, uint32_t index);
/** Null: nobody has written there; the file may be null, too. */
const struct page *page_find(const struct memory_file *, uint32_t index);
/** The page with room for its bytes [0, need), or null: no memory, or the limit reached. */
struct page *page_get(struct inode *, uint32_t index, uint32_t need);
/** Its bytes are given back; it is still in the list. */
void page_free(struct inode *, const struct page *);
/** What those take that there are of pages [first, last]: bytes. */
uint64_t pages_bytes(const struct memory_file *, uint32_t first, uint32_t last);

#endif
