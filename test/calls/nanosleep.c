/* nanosleep: at least so long; what is left when a handler ends it. */
#include <sys/time.h>
#include <time.h>

#include "call.h"

static void ignore(int number) { (void)number; }

int main(void)
{
	struct timespec brief = { 0, 3000000 }, far = { 100, 0 }, left = { 0 }, from, to;
	struct timespec wrong = { 0, 1000000000 }, before = { -1, 0 }, negative = { 0, -1 };

	clock_gettime(CLOCK_MONOTONIC, &from);
	CHECK(!nanosleep(&brief, NULL));
	clock_gettime(CLOCK_MONOTONIC, &to);
	CHECK((to.tv_sec - from.tv_sec) * 1000000000LL + to.tv_nsec - from.tv_nsec >= brief.tv_nsec
		&& !nanosleep(&(struct timespec){ 0 }, NULL));
	CHECK(!sigaction(
		SIGALRM, &(struct sigaction){ .sa_handler = ignore, .sa_flags = SA_RESTART }, NULL));
	/* Again and again, for the first may come before it sleeps. */
	CHECK(!setitimer(ITIMER_REAL, &(struct itimerval){ { 0, 2000 }, { 0, 2000 } }, NULL));
	clock_gettime(CLOCK_MONOTONIC, &from);
	FAILS(nanosleep(&far, &left), EINTR);
	clock_gettime(CLOCK_MONOTONIC, &to);
	CHECK(!setitimer(ITIMER_REAL, &(struct itimerval){ 0 }, NULL));
	/* What it says is left is no less than it has not slept, but for parts of a second. */
	CHECK(left.tv_sec < far.tv_sec && left.tv_sec >= far.tv_sec - (to.tv_sec - from.tv_sec) - 2);
	BAD_INPUT({ "too many nanoseconds", ERRNO(nanosleep(&wrong, NULL)), EINVAL },
		{ "nanoseconds below 0", ERRNO(nanosleep(&negative, NULL)), EINVAL },
		{ "less than no time", ERRNO(nanosleep(&before, NULL)), EINVAL },
		{ "a time that is nowhere", ERRNO(nanosleep(NOWHERE, NULL)), EFAULT }, );
	return 0;
}
