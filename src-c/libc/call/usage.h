/* How musl wants resource usage from a system call: long[4] of times, then long[14]. */
#ifndef EXA_USAGE_H
#define EXA_USAGE_H

#include <stdint.h>

#define EXA_RUSAGE_BYTES (18 * sizeof(long))

/** All of it counts as user time. */
void exa_usage_fill(long *to, int64_t cpu_ns);

#endif
