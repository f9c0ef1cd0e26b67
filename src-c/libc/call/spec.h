/* struct itimerspec, to and from ns. */
#ifndef EXA_SPEC_H
#define EXA_SPEC_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

bool exa_spec_good(const struct itimerspec *);
/** What is too long becomes the longest time there is. */
int64_t exa_spec_ns(const struct timespec *);
struct itimerspec exa_spec_of(int64_t value_ns, int64_t interval_ns);

#endif
