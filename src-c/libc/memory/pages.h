/*
 * The pages of memory above the program's data: who has them, and which are free.
 *
 * Entry points: exa_pages_take, exa_pages_take_at, exa_pages_give. Addresses and lengths are in
 * bytes; lengths are rounded up to PAGE_BYTES. Under brk and mmap (sys/brk.c, sys/mmap.c); makes no
 * message.
 */
#ifndef EXA_PAGES_H
#define EXA_PAGES_H

#include <stdbool.h>
#include <stddef.h>

#define PAGE_BYTES 4096 /* what sysconf(_SC_PAGESIZE) says (crt1.c); not WebAssembly's 64 KiB */

/** Zeroed pages, anywhere; null: no memory. */
void *exa_pages_take(size_t length);
/** Zeroed pages at that address, if they are free. */
bool exa_pages_take_at(void *start, size_t length);
/** Back they go; those that were free stay so. */
void exa_pages_give(void *start, size_t length);
/** Where pages begin, and the end of those in use. */
char *exa_pages_start(void);
char *exa_pages_end(void);

/** mlockall's: nothing moves either way, but msync(2) is to refuse MS_INVALIDATE. */
extern bool exa_pages_locked;

#endif
