/*
 * Bytes from one description to another, by reading and writing: what sendfile and copy_file_range
 * share. Entry points: exa_copy, exa_copy_seek, exa_may_copy. All of them wait, so use them inside
 * FINISH.
 */
#ifndef EXA_COPY_H
#define EXA_COPY_H

#include <stdbool.h>

#include "descriptor.h"

/** Up to `count` bytes from offset `from`, to offset `to` or EXA_OFFSET_CURRENT: how many, or
 * -errno where there were none. */
long exa_copy(const struct exa_descriptor *out, int64_t to, const struct exa_descriptor *in,
	int64_t from, uint32_t count);
/** lseek; `result` may be null. */
long exa_copy_seek(const struct exa_descriptor *, int64_t offset, int whence, int64_t *result);
/** Whether they are open for that. */
bool exa_may_copy(const struct exa_descriptor *out, const struct exa_descriptor *in);

#endif
