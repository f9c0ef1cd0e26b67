/* How musl wants resource usage from a system call: long[4] of times, then long[14]. */
#ifndef EXA_USAGE_H
#define EXA_USAGE_H

#include <stdint.h>

#define EXA_RUSAGE_BYTES (18 * sizeof(long))

void exa_usage_fill(long *to, int64_t user_ns, int64_t system_ns);

#endif
