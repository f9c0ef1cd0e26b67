/* getrusage: work that was done, by oneself and by children that were waited for. */
#include <sys/resource.h>

#include "call.h"

static long long us_of(const struct rusage *usage)
{
	return (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000LL + usage->ru_utime.tv_usec
		+ usage->ru_stime.tv_usec;
}

static void work(void)
{
	struct rusage from, to;

	CHECK(!getrusage(RUSAGE_SELF, &from));
	do {
		for (volatile int i = 0; i < 1000000; i++)
			;
		CHECK(!getrusage(RUSAGE_SELF, &to));
	} while (us_of(&to) - us_of(&from) < 30000);
}

int main(void)
{
	struct rusage usage;

	work();
	CHECK(!getrusage(RUSAGE_SELF, &usage) && us_of(&usage) >= 30000
		&& !getrusage(RUSAGE_CHILDREN, &usage) && us_of(&usage) == 0);
	IN_CHILD(work());
	CHECK(!getrusage(RUSAGE_CHILDREN, &usage) && us_of(&usage) >= 30000);
	BAD_INPUT({ "nobody's", ERRNO(getrusage(99, &usage)), EINVAL },
		{ "to nowhere", ERRNO(getrusage(RUSAGE_SELF, NOWHERE)), EFAULT }, );
	return 0;
}
