/* callloop N: getppid N times, which is a round trip to resmgr; prints the nanoseconds a call. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int turns = argc > 1 ? atoi(argv[1]) : 1000;
	struct timespec from, to;

	clock_gettime(CLOCK_MONOTONIC, &from);
	for (int i = 0; i < turns; i++)
		if (getppid() < 0)
			return 1;
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("getppid: %ld ns\n",
		(long)(((to.tv_sec - from.tv_sec) * 1000000000LL + (to.tv_nsec - from.tv_nsec)) / turns));
	return 0;
}
