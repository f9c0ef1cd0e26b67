/*
 * Lengths that come from outside: from a file, a server on the network, a program, a peer. Whoever
 * takes one asks here before it reckons with it; nothing here overflows.
 *
 * Entry points: span_fits, span_array.
 */
#ifndef EXA_SPAN_H
#define EXA_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Whether `length` units from `offset` on lie within `size`; nothing that is negative does. */
static inline bool span_fits(int64_t offset, int64_t length, int64_t size)
{
	return offset >= 0 && length >= 0 && offset <= size && length <= size - offset;
}

/** The bytes of `head` and an array behind it, where they are at most `most`; else false. */
static inline bool span_array(size_t head, uint64_t count, size_t each, size_t most, size_t *bytes)
{
	if (head > most || count > (most - head) / each)
		return false;
	*bytes = head + (size_t)count * each;
	return true;
}

#endif
