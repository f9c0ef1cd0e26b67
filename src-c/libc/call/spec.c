/* struct itimerspec, to and from ns; see spec.h. */
#include "spec.h"

#define SECOND_NS 1000000000

static bool good(const struct timespec *t)
{
	return t->tv_sec >= 0 && t->tv_nsec >= 0 && t->tv_nsec < SECOND_NS;
}

bool exa_spec_good(const struct itimerspec *t)
{
	return good(&t->it_value) && good(&t->it_interval);
}

int64_t exa_spec_ns(const struct timespec *t)
{
	return t->tv_sec >= INT64_MAX / SECOND_NS ? INT64_MAX : t->tv_sec * SECOND_NS + t->tv_nsec;
}

struct itimerspec exa_spec_of(int64_t value_ns, int64_t interval_ns)
{
	return (struct itimerspec){
		.it_value = { .tv_sec = value_ns / SECOND_NS, .tv_nsec = value_ns % SECOND_NS },
		.it_interval = { .tv_sec = interval_ns / SECOND_NS, .tv_nsec = interval_ns % SECOND_NS },
	};
}
