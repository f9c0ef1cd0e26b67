/* gettimeofday: as clock_gettime. */
#include <sys/time.h>
#include <time.h>

#include "call.h"

int main(void)
{
	struct timeval now;
	time_t from = time(NULL);

	CHECK(!gettimeofday(&now, NULL) && now.tv_usec >= 0 && now.tv_usec < 1000000
		&& now.tv_sec >= from && now.tv_sec <= time(NULL));
	BAD_INPUT({ "to nowhere", ERRNO(syscall(SYS_gettimeofday, NOWHERE, NULL)), EFAULT });
	return 0;
}
