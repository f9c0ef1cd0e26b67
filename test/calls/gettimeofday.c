/* gettimeofday: as clock_gettime. */
#include <sys/time.h>
#include <time.h>

#include "call.h"

int main(void)
{
	struct timeval now;

	CHECK(!gettimeofday(&now, NULL) && now.tv_usec >= 0 && now.tv_usec < 1000000
		&& llabs(now.tv_sec - time(NULL)) <= 60);
	BAD_INPUT({ "to nowhere", ERRNO(syscall(SYS_gettimeofday, NOWHERE, NULL)), EFAULT });
	return 0;
}
